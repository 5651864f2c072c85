"""A table that is older than its centres takes nothing back that was saved since."""

import csv
import io

import pytest

from centres.models import Offer
from centres.snapshots import save_centre
from tests.support.factories import HORNSEY, TherapyFactory
from tests.support.import_export import EXPORT, apply, csv_of, upload, words
from tests.support.staff import account

pytestmark = pytest.mark.django_db


def taken_out(office, kind="csv") -> list[dict]:
    """The rows of the office's own download."""
    data = office.post(EXPORT, {"kind": kind}).content
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_table_from_monday_does_not_take_back_what_was_saved_on_tuesday(office, centre):
    [row] = taken_out(office)
    centre.phone, centre.point, centre.pin = "020 7946 0999", HORNSEY, "address"
    centre._history_user = account("mia", "National office")
    save_centre(centre)

    shown = upload(office, csv_of(row | {"town": "Crouch End"}))

    text = words(shown)
    assert "mia has saved this centre on" in text
    assert "0999" not in text
    apply(office, shown)
    centre.refresh_from_db()
    assert (centre.town, centre.phone) == ("Crouch End", "020 7946 0999")
    assert centre.point.distance(HORNSEY) < 1e-6


def test_what_both_have_changed_is_shown_and_the_table_wins(office, centre):
    [row] = taken_out(office)
    centre.town = "Hornsey Vale"
    save_centre(centre)

    shown = upload(office, csv_of(row | {"town": "Crouch End"}))

    assert "Somebody has saved this centre on" in words(shown)
    assert "Hornsey Vale" in words(shown)


def test_therapies_that_somebody_added_meanwhile_stay(office, centre):
    centre.therapies.set([TherapyFactory(slug="one")])
    [row] = taken_out(office)
    Offer.objects.create(centre=centre, therapy=TherapyFactory(slug="two"))
    save_centre(centre, before=[])
    centre.history.filter(version=1).update(document=centre.document | {"offers": [{"therapy__slug": "one"}]})

    assert "nothing would change" in words(upload(office, csv_of(row)))


def test_an_old_table_whose_version_is_not_known_says_so(office, centre):
    centre.town = "Hornsey Vale"
    save_centre(centre, before=[])

    text = words(upload(office, csv_of({"slug": "hornsey", "town": "London", "version": "1"})))

    assert "it may take the place of theirs" in text
