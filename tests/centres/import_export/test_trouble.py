"""Sixty rows with a dozen kinds of trouble: brought in, undone, brought in again; the third time nothing changes."""

import csv
import io

import pytest
from django.utils import timezone

from centres.models import Batch, Centre, OldSlug, TableHeading
from tests.support.factories import CentreFactory
from tests.support.import_export import answer, apply, upload, words
from tests.support.troubled_table import build_table, list_rows

pytestmark = pytest.mark.django_db
NEW = 50


@pytest.fixture(autouse=True)
def hornsey():
    centre = CentreFactory(
        slug="hornsey", name="Hornsey Therapy Centre", town="London", phone="020 7946 0018"
    )
    OldSlug.objects.create(slug="old-address", centre=centre)
    return centre


def look(office):
    """The preview, after what is asked on the way."""
    page = upload(office, build_table())
    if "What do the headings" in page.text:
        page = answer(office, page)
    return answer(office, page)


def undo(office, batch: Batch, **only):
    return office.post(f"/admin/centres/batch/{batch.pk}/undo/", only, follow=True)


def test_what_is_not_sure_is_asked_once_and_remembered(office):
    asked = words(upload(office, build_table()))
    assert "“Tel” For example: 7700900123; 020 7946 0000" in asked
    assert "“Confirmed on”" not in asked.partition("headings that we know")[0]

    look(office)

    assert TableHeading.objects.get(heading="tel").column == "phone"
    assert TableHeading.objects.get(heading="notes").column == ""
    assert "Row 54: The Hornsey MS Therapy Centre" in words(
        upload(office, build_table())
    )  # straight to the rows


def test_every_trouble_is_mended_or_told_of_and_keeps_no_other_row_out(office, hornsey):
    shown = look(office)

    text = words(shown)
    assert len(list_rows()) == 60
    assert f"1 centre changed, {NEW} added" in text
    assert "9 rows cannot be used. They are left out; the others can be applied." in text
    assert "Columns left out: Notes." in text
    assert "“www.example.org/ms” is taken as https://www.example.org/ms." in text
    assert "7700900123 is taken as 07700 900123" in text
    assert "The table gives no day on which who may come was checked: we take today." in text
    for sentence in (
        "“ZZ99” is not a UK postcode",
        "stands in rows 57, 58",
        "“open” is none of these",
        "Enter a valid URL",
        "A published centre needs a town",
        "neither a slug nor a name",
        "This centre is called “hornsey” now",
    ):
        assert sentence in text, sentence

    apply(office, shown)

    assert Centre.objects.count() == NEW + 1
    assert Centre.objects.get(slug="capitals").name == "Capital Rooms"
    assert Centre.objects.get(slug="letters").name == "Café Zoë – Rooms"
    assert Centre.objects.get(slug="form-first").terms_checked_on == timezone.localdate()
    hornsey.refresh_from_db()
    assert (hornsey.name, hornsey.phone) == ("The Hornsey MS Therapy Centre", "020 7946 0000")


def test_the_rows_left_out_are_a_table_to_download_before_and_after(office):
    shown = look(office)
    token = shown.text.partition('name="table" value="')[2].partition('"')[0]
    before = office.post("/admin/centres/centre/import/left-out/", {"table": token}).content
    apply(office, shown)
    after = office.get(f"/admin/centres/batch/{Batch.objects.get().pk}/left-out/").content

    rows = list(csv.DictReader(io.StringIO(before.decode("utf-8-sig"))))
    assert before == after
    assert len(rows) == 9
    assert rows[0]["Centre name"] == "Postcode Rooms"
    assert rows[0]["why it was left out"].startswith("postcode: “ZZ99” is not a UK postcode")


def test_it_is_undone_in_one_press_brought_in_again_and_the_third_time_changes_nothing(office, hornsey):
    apply(office, look(office))
    batch = Batch.objects.get()

    done = undo(office, batch)

    assert f"Undone: {NEW + 1} centres are as before" in done.text
    hornsey.refresh_from_db()
    assert (hornsey.name, hornsey.phone, hornsey.version) == ("Hornsey Therapy Centre", "020 7946 0018", 3)
    assert Centre.objects.published().get() == hornsey
    assert Centre.objects.filter(staff_notes__contains="which was undone on").count() == NEW

    twice = undo(office, batch)
    assert "It is undone already." in twice.text
    assert "stays as it is" not in twice.text
    assert Batch.objects.filter(kind="undo").count() == 1

    again = look(office)
    assert f"{NEW + 1} centres changed, 0 added" in words(again)
    apply(office, again)
    assert Centre.objects.published().count() == NEW + 1
    kept = list(Centre.objects.order_by("pk").values_list("pk", "version"))

    third = look(office)

    assert 'name="table"' not in third.text
    assert list(Centre.objects.order_by("pk").values_list("pk", "version")) == kept


def test_the_undoing_is_undone_too(office, hornsey):
    apply(office, look(office))
    undo(office, Batch.objects.get())

    undo(office, Batch.objects.get(kind="undo"))

    hornsey.refresh_from_db()
    assert hornsey.name == "The Hornsey MS Therapy Centre"
    assert Centre.objects.published().count() == NEW + 1
    assert Centre.objects.get(slug="capitals").staff_notes == ""


def test_what_somebody_saved_since_stays_and_is_told_of(office, hornsey):
    apply(office, look(office))
    batch = Batch.objects.get()
    undo(office, batch, change=[batch.changes.get(centre=hornsey).pk])
    hornsey.refresh_from_db()
    assert hornsey.name == "Hornsey Therapy Centre"
    assert Centre.objects.published().count() == NEW + 1

    page = office.get(f"/admin/centres/batch/{batch.pk}/change/")
    assert f"Undo the {NEW} that nobody has saved since" in words(page)
    assert "office saved it after that, on" in words(page)

    left = undo(office, batch)

    assert "Hornsey Therapy Centre stays as it is. office saved it after that" in left.text
    assert Centre.objects.published().get() == hornsey


def test_an_undoing_that_names_nothing_of_the_table_undoes_nothing(office):
    apply(office, look(office))

    page = undo(office, Batch.objects.get(), change="abc")

    assert "Nothing was undone." in page.text
    assert Centre.objects.published().count() == NEW + 1


def test_the_centre_s_history_leads_to_the_table(office, hornsey):
    apply(office, look(office))

    page = office.get(f"/admin/centres/centre/{hornsey.pk}/history/")

    assert f"one change to {NEW + 1} centres: centres.csv" in words(page)
    assert f'href="/admin/centres/batch/{Batch.objects.get().pk}/change/"' in page.text
