"""The office takes the centres out, changes the table, sees what would change, and applies it."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Permission

from centres.models import Centre, Offer
from centres.written import save
from msntc.staff.models import AuditLine
from tests.centres.sheets.desk import EXPORT, IMPORT, apply, csv_of, upload, words, xlsx_of
from tests.factories import HORNSEY, LEEDS, CentreFactory, PostcodeFactory, TherapyFactory
from tests.staff import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return CentreFactory(
        slug="hornsey", name="Hornsey Centre", town="London", phone="020 7946 0018", point=LEEDS
    )  # as it was loaded: the record of its making has no document


def test_a_changed_cell_is_shown_then_applied_with_one_record_for_what_stood_and_one_for_the_change(
    office, centre, django_capture_on_commit_callbacks
):
    shown = upload(office, csv_of({"slug": "hornsey", "town": "Crouch End", "phone": "020 7946 0018"}))

    assert "Row 2: Hornsey Centre" in shown.text
    assert "Taken out:" in shown.text
    assert "Crouch End" in shown.text
    centre.refresh_from_db()
    assert (centre.town, centre.version, centre.history.count()) == ("London", 1, 1)

    with django_capture_on_commit_callbacks(execute=True):
        done = apply(office, shown)

    centre.refresh_from_db()
    assert "1 centre changed, 0 added" in done.text
    assert (centre.town, centre.version, centre.history.count()) == ("Crouch End", 2, 3)
    record = centre.history.first()
    assert (record.history_user.username, record.document["centre"]["town"]) == ("office", "Crouch End")
    assert "Crouch End" in (Path(settings.STATE_DIR) / "centres.json").read_text()


def test_nothing_of_the_file_stays_behind_once_it_is_applied_or_thrown_away(office, centre):
    folder = Path(settings.STATE_DIR) / "tables"
    for button in ({"apply": "1"}, {"discard": "1"}):
        shown = upload(office, csv_of({"slug": "hornsey", "town": f"Town {button}"}))
        assert len(list(folder.iterdir())) == 1
        assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())

        apply(office, shown, **button)

        assert not list(folder.iterdir())
    centre.refresh_from_db()
    assert "apply" in centre.town


def test_a_file_that_nobody_comes_back_for_is_gone_after_an_hour(office, centre):
    from centres.sheets import waiting

    shown = upload(office, csv_of({"slug": "hornsey", "town": "Crouch End"}))
    with time_machine.travel(timedelta(hours=2), tick=False):
        assert "is no longer waiting" in apply(office, shown).text
        waiting.sweep()

    assert not list(waiting.folder().iterdir())


def test_what_one_uploaded_another_cannot_apply(office, centre, client):
    shown = upload(office, csv_of({"slug": "hornsey", "town": "Crouch End"}))
    client.force_login(account("other", "National office"))

    assert "is no longer waiting" in apply(client, shown).text
    centre.refresh_from_db()
    assert centre.town == "London"


def test_a_table_is_looked_at_again_when_a_centre_has_changed_meanwhile(office, centre):
    shown = upload(office, csv_of({"slug": "hornsey", "town": "Crouch End"}))
    Centre.objects.filter(pk=centre.pk).update(version=7, town="Highgate")

    again = apply(office, shown)

    assert "A centre has changed since you looked. Nothing has been changed." in again.text
    centre.refresh_from_db()
    assert centre.town == "Highgate"
    apply(office, again)
    centre.refresh_from_db()
    assert centre.town == "Crouch End"


def test_one_wrong_row_keeps_all_rows_out(office, centre):
    shown = upload(
        office, csv_of({"slug": "hornsey", "town": "Crouch End"}, {"slug": "new-one", "town": "York"})
    )

    assert "1 row cannot be used. Nothing has been changed." in words(shown)
    assert "Row 3: new-one" in shown.text
    assert "name: This field cannot be blank." in words(shown)
    assert 'name="table"' not in shown.text


def test_a_new_slug_makes_a_new_centre_with_its_therapies_and_one_record(office):
    TherapyFactory(slug="yoga")
    row = {
        "slug": "york",
        "name": "York Centre",
        "status": "Published",
        "town": "York",
        "nation": "england",
        "therapies": "yoga",
    }

    apply(office, upload(office, xlsx_of(row), "centres.xlsx"))

    centre = Centre.objects.get(slug="york")
    assert (centre.status, centre.nation, centre.version) == ("published", "England", 1)
    assert centre.document["offers"][0]["therapy__slug"] == "yoga"
    assert centre.history.count() == 1


def test_therapies_come_and_go_and_those_that_stay_keep_their_price(office, centre):
    stays, goes, _ = (TherapyFactory(slug=slug) for slug in ("yoga", "reiki", "oxygen"))
    Offer.objects.create(centre=centre, therapy=stays, terms="price", pence=500, checked_on="2026-01-01")
    Offer.objects.create(centre=centre, therapy=goes)

    apply(office, upload(office, csv_of({"slug": "hornsey", "therapies": "yoga; oxygen"})))

    assert set(centre.offers.values_list("therapy__slug", "pence")) == {("yoga", 500), ("oxygen", None)}


def test_columns_that_are_left_out_leave_their_fields_alone_and_empty_cells_empty_them(office, centre):
    apply(office, upload(office, csv_of({"slug": "hornsey", "phone": ""})))

    centre.refresh_from_db()
    assert (centre.phone, centre.town, centre.point.coords) == ("", "London", LEEDS.coords)


def test_moving_a_pin_that_was_set_by_hand_is_said(office, centre):
    shown = upload(office, csv_of({"slug": "hornsey", "latitude": "51.585", "longitude": "-0.117"}))

    assert "This moves a pin that was set by hand." in shown.text
    apply(office, shown)
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


def test_taking_out_and_bringing_in_leave_a_line_in_the_audit(office, centre):
    office.post(EXPORT, {"kind": "csv"})
    apply(office, upload(office, csv_of({"slug": "hornsey", "town": "Crouch End"})))

    found = set(
        AuditLine.objects.filter(what__in=["exported", "imported"]).values_list("name", "what", "about")
    )
    assert found == {
        ("office", "exported", "1 centres as CSV"),
        ("office", "imported", "1 centre changed, 0 added, from “centres.csv”"),
    }


def test_an_editor_takes_out_only_their_own_centres_and_brings_nothing_in(client, centre):
    CentreFactory(slug="other")
    editor = account("editor", "Centre editor")
    centre.editors.add(editor)
    client.force_login(editor)

    table = client.post(EXPORT, {"kind": "csv"}).content.decode("utf-8-sig")

    assert re.findall(r"^([a-z-]+),", table, re.MULTILINE) == ["slug", "hornsey"]
    assert "source" not in table.splitlines()[0]
    assert client.get(IMPORT).status_code == 403
    assert client.post(f"{IMPORT}apply/").status_code == 403


def test_whoever_may_not_see_centres_gets_no_table_and_the_right_to_import_is_needed(client):
    user = account("treasurer", "Treasurer")
    client.force_login(user)
    assert client.get(EXPORT).status_code == client.post(EXPORT, {"kind": "csv"}).status_code == 403

    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_centre", "change_centre", "view_centre"])
    )
    assert client.get(EXPORT).status_code == 200
    assert client.get(IMPORT).status_code == 403


def taken_out(office, kind="csv") -> list[dict]:
    """The rows of the office's own download."""
    data = office.post(EXPORT, {"kind": kind}).content
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_table_from_monday_does_not_take_back_what_was_saved_on_tuesday(office, centre):
    [row] = taken_out(office)
    centre.phone, centre.point, centre.pin = "020 7946 0999", HORNSEY, "address"
    centre._history_user = account("mia", "National office")
    save(centre)

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
    save(centre)

    shown = upload(office, csv_of(row | {"town": "Crouch End"}))

    assert "Somebody has saved this centre on" in words(shown)
    assert "Hornsey Vale" in words(shown)


def test_therapies_that_somebody_added_meanwhile_stay(office, centre):
    centre.therapies.set([TherapyFactory(slug="one")])
    [row] = taken_out(office)
    Offer.objects.create(centre=centre, therapy=TherapyFactory(slug="two"))
    save(centre, before=[])
    centre.history.filter(version=1).update(document=centre.document | {"offers": [{"therapy__slug": "one"}]})

    assert "nothing would change" in words(upload(office, csv_of(row)))


def test_an_old_table_whose_version_is_not_known_says_so(office, centre):
    centre.town = "Hornsey Vale"
    save(centre, before=[])

    text = words(upload(office, csv_of({"slug": "hornsey", "town": "London", "version": "1"})))

    assert "it may take the place of theirs" in text


def test_the_first_change_by_a_table_can_be_undone(office, centre):
    centre.therapies.set([TherapyFactory(slug="one")])
    apply(office, upload(office, csv_of({"slug": "hornsey", "town": "Crouch End", "therapies": ""})))
    centre.refresh_from_db()
    assert (centre.town, centre.therapies.count()) == ("Crouch End", 0)

    first = centre.history.get(version=1, document__has_key="centre")
    address = f"/admin/centres/centre/{centre.pk}/history/{first.pk}/put-back/"
    office.post(address, {"seen_version": "2"})

    centre.refresh_from_db()
    assert (centre.town, centre.therapies.get().slug) == ("London", "one")


def test_twins_are_told_before_they_are_made(office, centre):
    rows = [
        {"slug": "hornsey", "name": "Hornsey Centre", "phone": "020 7946 0018", "address": "1 High Street"},
        {"slug": "new", "name": "New Centre", "phone": "+44 20 7946 0018", "address": ""},
        {"slug": "newer", "name": "Newer Centre", "phone": "020 7946 0019", "address": "2 Low Road"},
        {"slug": "newest", "name": "Newest Centre", "phone": "", "address": "2 low road"},
    ]
    text = words(upload(office, csv_of(*(row | {"town": "London", "nation": "England"} for row in rows))))
    assert text.count("Hornsey Centre has the same phone number. Is that right?") == 1
    assert text.count("Another centre has the same address. Is that right?") == 1
