"""Where a table puts a centre's pin, and what looks wrong in it: far from the postcode, twins."""

import pytest

from centres.models import Centre
from tests.support.factories import HORNSEY, LEEDS, PostcodeFactory
from tests.support.import_export import answer, apply, csv_of, upload, words

pytestmark = pytest.mark.django_db


def test_moving_a_pin_that_was_set_by_hand_is_said(office, centre):
    shown = upload(office, csv_of({"slug": "hornsey", "latitude": "51.585", "longitude": "-0.117"}))

    assert "This moves a pin that was set by hand." in shown.text
    apply(office, shown)
    centre.refresh_from_db()
    assert (centre.point.coords, centre.pin) == (HORNSEY.coords, "address")


def test_a_pin_that_a_table_moves_counts_as_set_by_hand(office, centre):
    Centre.objects.update(pin="town")

    apply(office, upload(office, csv_of({"slug": "hornsey", "latitude": "51.585", "longitude": "-0.117"})))

    centre.refresh_from_db()
    assert (centre.point.coords, centre.pin) == (HORNSEY.coords, "address")


def test_a_missing_pin_is_put_at_the_postcode(office, centre):
    PostcodeFactory(code="N80NP", point=HORNSEY)

    shown = upload(office, csv_of({"slug": "hornsey", "postcode": "n8-0np", "latitude": "", "longitude": ""}))

    assert "The pin is put at N8 0NP." in shown.text
    assert "This moves a pin that was set by hand." in shown.text
    apply(office, shown)
    centre.refresh_from_db()
    assert (centre.point.coords, centre.pin, centre.postcode) == (HORNSEY.coords, "postcode", "N8 0NP")


def test_a_postcode_that_is_not_known_is_a_warning_only(office, centre):
    shown = upload(office, csv_of({"slug": "hornsey", "postcode": "ZZ9 9ZZ"}))

    assert "We do not know where the postcode ZZ9 9ZZ is. The pin stays where it is." in shown.text
    apply(office, shown)
    centre.refresh_from_db()
    assert (centre.postcode, centre.point.coords) == ("ZZ9 9ZZ", LEEDS.coords)


def test_a_pin_far_from_its_postcode_is_doubted(office, centre):
    PostcodeFactory(code="N80NP", point=HORNSEY)

    shown = upload(office, csv_of({"slug": "hornsey", "postcode": "N8 0NP"}))

    assert "miles from the postcode N8 0NP" in shown.text


def test_twins_are_told_before_they_are_made(office, centre):
    rows = [
        {"slug": "hornsey", "name": "Hornsey Centre", "phone": "020 7946 0018", "address": "1 High Street"},
        {"slug": "new", "name": "New Centre", "phone": "+44 20 7946 0018", "address": ""},
        {"slug": "newer", "name": "Newer Centre", "phone": "020 7946 0019", "address": "2 Low Road"},
        {"slug": "newest", "name": "Newest Centre", "phone": "", "address": "2 low road"},
    ]
    asked = upload(office, csv_of(*(row | {"town": "London", "nation": "England"} for row in rows)))
    assert "Row 3: New Centre Choose It is Hornsey Centre, London: the same phone number" in words(asked)

    text = words(answer(office, asked, **{"row-3": "is new"}))

    assert text.count("Hornsey Centre has the same phone number. Is that right?") == 1
    assert text.count("Another centre has the same address. Is that right?") == 1
