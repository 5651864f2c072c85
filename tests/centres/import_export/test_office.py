"""The office takes the centres out, changes the table, sees what would change, and applies it."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from centres import offline_list
from centres.models import Batch, Centre, Offer
from tests.support.factories import LEEDS, TherapyFactory
from tests.support.import_export import apply, csv_of, upload, words, xlsx_of
from tests.support.staff import account

pytestmark = pytest.mark.django_db


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
    assert [one.town for _, centres in offline_list.read_offline_list() for one in centres] == ["Crouch End"]


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
    from centres.import_export import pending_upload

    shown = upload(office, csv_of({"slug": "hornsey", "town": "Crouch End"}))
    with time_machine.travel(timedelta(hours=2), tick=False):
        assert "is no longer waiting" in apply(office, shown).text
        pending_upload.delete_stale_uploads()

    assert not list(pending_upload.get_upload_folder().iterdir())


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


def test_a_second_press_says_that_the_table_was_applied_and_leads_to_what_it_changed(office, centre):
    shown = upload(office, csv_of({"slug": "hornsey", "town": "Crouch End"}))
    file = next((Path(settings.STATE_DIR) / "tables").iterdir())
    data = file.read_bytes()
    apply(office, shown)

    again = apply(office, shown)
    file.write_bytes(data)  # as another process of the site finds it that read it just before
    beside = apply(office, shown)

    for page in (again, beside):
        assert "This table has been applied already, once." in page.text
        assert "Nothing has been changed" not in page.text
        assert page.redirect_chain[-1][0] == f"/admin/centres/batch/{Batch.objects.get().pk}/change/"


def test_a_wrong_row_is_left_out_and_told_of_and_the_others_are_applied(office, centre):
    shown = upload(
        office, csv_of({"slug": "hornsey", "town": "Crouch End"}, {"slug": "new-one", "town": "York"})
    )

    assert "1 row cannot be used. It is left out; the others can be applied." in words(shown)
    assert "Row 3: new-one" in shown.text
    assert "name: This field cannot be blank." in words(shown)
    apply(office, shown)
    centre.refresh_from_db()
    assert (centre.town, Centre.objects.count()) == ("Crouch End", 1)


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
    apply(office, upload(office, csv_of({"slug": "hornsey", "version": 1, "phone": ""})))

    centre.refresh_from_db()
    assert (centre.phone, centre.town, centre.point.coords) == ("", "London", LEEDS.coords)


def test_an_empty_cell_of_somebodys_own_table_takes_nothing_away(office, centre):
    before = centre.phone
    apply(office, upload(office, csv_of({"slug": "hornsey", "phone": "", "town": "Crouch End"})))

    centre.refresh_from_db()
    assert (centre.phone, centre.town) == (before, "Crouch End")


def test_the_first_change_by_a_table_can_be_undone(office, centre):
    centre.therapies.set([TherapyFactory(slug="one")])
    apply(
        office,
        upload(office, csv_of({"slug": "hornsey", "version": 1, "town": "Crouch End", "therapies": ""})),
    )
    centre.refresh_from_db()
    assert (centre.town, centre.therapies.count()) == ("Crouch End", 0)

    first = centre.history.get(version=1, document__has_key="centre")
    address = f"/admin/centres/centre/{centre.pk}/history/{first.pk}/put-back/"
    office.post(address, {"seen_version": "2"})

    centre.refresh_from_db()
    assert (centre.town, centre.therapies.get().slug) == ("London", "one")
