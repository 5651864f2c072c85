"""Days on which something has happened are never in the future, whichever way they come in."""

from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from centres import starter_data
from centres.models import AccessFact, Centre, Offer, Oxygen, ProposedChange
from centres.verification import answers, proposed_changes
from msntc.content.markdown import split_front_matter
from msntc.organisation import pages
from msntc.validators import NOT_YET, validate_not_future
from tests.support.centre_admin import save
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.import_export import apply, csv_of, upload, words
from tests.support.verification import asked
from therapies.content import reader

TO_COME = {
    "next_review_on", "due_on", "closed_from", "closed_until", "day", "covers_from", "earliest",
    "last_day", "try_again_on", "until", "expires_on",
}  # fmt: skip
SET_BY_US = {
    "asked_on", "received_on", "reviewed_on", "published_on", "changed_on", "updated_on", "month", "removed_on",
    "copy_sent_on", "cancelled_on", "made_on", "submitted_on", "paid_on", "on",
}  # fmt: skip
"""Not typed, or (in giving) held by the treasurer's forms."""
OURS = ("centres", "therapies", "msntc")


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def test_every_day_that_staff_say_has_been_refuses_tomorrow():
    found = {
        f"{model._meta.model_name}.{field.name}": validate_not_future in field.validators
        for model in apps.get_models()
        if model.__module__.startswith(OURS) and model._meta.app_label != "giving"
        for field in model._meta.concrete_fields
        if type(field) is models.DateField and field.name not in TO_COME
        and (field.name not in SET_BY_US or model._meta.model_name == "change")
    }  # fmt: skip
    some = {"centre.confirmed_on", "accessfact.checked_on", "source.accessed_on", "change.on", "call.said_on"}
    assert some <= found.keys()
    assert [name for name, is_held in found.items() if not is_held] == []


@pytest.mark.parametrize(
    ("moment", "first_refused"),
    [
        ("2026-07-14T22:59:59Z", date(2026, 7, 15)),
        ("2026-07-14T23:00:00Z", date(2026, 7, 16)),  # midnight in British Summer Time
        ("2026-12-14T23:59:59Z", date(2026, 12, 15)),
        ("2026-12-15T00:00:00Z", date(2026, 12, 16)),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland", "America/Los_Angeles"])
def test_today_is_the_uks_own_day(moment, first_refused, zone):
    with time_machine.travel(moment, tick=False), timezone.override(zone):
        validate_not_future(first_refused - timedelta(days=1))
        with pytest.raises(ValidationError, match="This day has not come yet"):
            validate_not_future(first_refused)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["confirmed_on", "terms_checked_on", "access__0__checked_on", "oxygen__0__checked_on"]
)
def test_the_offices_form_refuses_tomorrow_at_its_box(admin_client, name):
    centre = CentreFactory(who_may_come="Anyone", terms_checked_on="2026-11-12")
    AccessFact.objects.create(centre=centre, fact="hoist", answer="yes", checked_on="2026-11-12")
    Oxygen.objects.create(centre=centre, checked_on="2026-11-12")
    answer = save(admin_client, centre, phone="020 7946 0000", **{name: tomorrow().isoformat()})
    centre.refresh_from_db()
    assert NOT_YET in answer.text
    assert (centre.phone, centre.confirmed_on) == ("", None)
    assert "Select a valid" not in answer.text
    save(admin_client, centre, phone="020 7946 0000", **{name: timezone.localdate().isoformat()})
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0000"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row",
    [
        lambda centre, day: AccessFact(centre=centre, fact="hoist", answer="yes", checked_on=day),
        lambda centre, day: Oxygen(centre=centre, checked_on=day),
        lambda centre, day: Offer(centre=centre, therapy=TherapyFactory(), terms="free", checked_on=day),
    ],
)
def test_no_row_of_a_centre_is_checked_tomorrow(row):
    centre = CentreFactory()
    row(centre, timezone.localdate()).full_clean()
    with pytest.raises(ValidationError) as fault:
        row(centre, tomorrow()).full_clean()
    assert fault.value.message_dict == {"checked_on": [NOT_YET]}


@pytest.mark.django_db
def test_an_old_row_with_such_a_day_says_so_at_its_box_and_stays_until_it_is_mended(admin_client):
    centre = CentreFactory(confirmed_on="2062-11-28")
    assert NOT_YET in save(admin_client, centre, phone="020 7946 0000").text
    save(admin_client, centre, phone="020 7946 0000", confirmed_on="2026-11-12")
    centre.refresh_from_db()
    assert (centre.phone, centre.confirmed_on) == ("020 7946 0000", date(2026, 11, 12))


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["confirmed_on", "terms_checked_on"])
def test_a_table_with_tomorrow_is_refused_as_a_whole(admin_client, column):
    centre = CentreFactory(slug="made-up", who_may_come="Anyone", terms_checked_on="2026-11-12")
    row = {"slug": "made-up", "phone": "020 7946 0000", column: tomorrow().isoformat()}
    shown = upload(admin_client, csv_of(row))
    assert NOT_YET in words(shown)
    assert 'name="apply"' not in shown.text
    row[column] = timezone.localdate().isoformat()
    apply(admin_client, upload(admin_client, csv_of(row)))
    centre.refresh_from_db()
    assert getattr(centre, column) == timezone.localdate()


@pytest.mark.django_db
def test_the_link_of_a_letter_works_where_an_old_day_lies_in_the_future():
    centre = CentreFactory(confirmed_on="2062-11-28", contact_email="a@example.org")
    answers.apply_correction(asked(centre), {"also_offers": "Chair yoga", "phone": "0113 496 0000"})
    proposed_changes.accept_proposed_change(ProposedChange.objects.get())
    centre.refresh_from_db()
    assert (centre.also_offers, centre.phone) == ("Chair yoga", "0113 496 0000")
    assert centre.confirmed_on == date(2062, 11, 28)  # nobody has mended it yet


@pytest.mark.django_db
def test_a_starter_row_never_makes_a_centre_checked_tomorrow(monkeypatch):
    monkeypatch.setattr(starter_data, "COLUMNS", [*starter_data.COLUMNS, "confirmed_on"])
    row = dict.fromkeys([*starter_data.COLUMNS, "also_offers", "latitude", "therapies"], "")
    row |= {"slug": "made-up", "name": "Made-up", "status": "draft"}
    starter_data.load_starter_rows([row | {"confirmed_on": timezone.localdate()}], {})
    with pytest.raises(ValidationError, match="This day has not come yet"):
        starter_data.load_starter_rows([row | {"slug": "another", "confirmed_on": tomorrow()}], {})
    assert Centre.objects.count() == 1


def test_the_texts_that_come_with_the_site_name_no_day_to_come():
    sources = [table.get("accessed_on") for table in reader.read_tables("sources").values()]
    written = [file.facts.get("written_on") for file in reader.read_page_files()]
    changed = [row["on"] for file in reader.read_page_files() for row in file.facts.get("changes", [])]
    about_us = [split_front_matter(file)[0]["written_on"] for file in pages.FOLDER.glob("*.md")]
    days = [day for day in [*sources, *written, *changed, *about_us] if day]
    assert len(days) > 20
    for day in days:
        validate_not_future(day if isinstance(day, date) else date.fromisoformat(day))
