"""Owners are reminded 60, 30 and 0 days before a review, each once; what nobody can be told of is said."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from msntc.mail.models import Letter
from msntc.organisation import models as organisation
from tests.support.factories import PersonFactory, TherapyPageFactory
from therapies import publishing, review_dates, sign_off
from therapies.reminders import queue_review_reminders

pytestmark = pytest.mark.django_db
REVIEW = date(2027, 6, 1)


@pytest.fixture
def page():
    page = TherapyPageFactory(starter=True, short_name="Rest", author=PersonFactory(email="anna@example.org"))
    publishing.publish_starter(page, on=REVIEW - review_dates.USUAL)
    return page


def on(days_before: int) -> list[str]:
    """Whom a run so many days before the review writes to."""
    return [due.to for due in queue_review_reminders(REVIEW - timedelta(days=days_before)) if due.to]


def test_an_owner_is_reminded_sixty_thirty_and_no_days_before_each_once(page):
    written = [days for days in (61, 60, 60, 59, 31, 30, 30, 1, 0, 0, -1, -40) if on(days)]
    assert written == [60, 30, 0]
    assert [letter.subject for letter in Letter.objects.order_by("id")] == [
        "The review of “Rest” is due in 60 days",
        "The review of “Rest” is due in 30 days",
        "The review of “Rest” is due today",
    ]


def test_after_a_pause_only_the_nearest_reminder_is_sent(page):
    assert on(-3) == ["anna@example.org"]
    assert on(-3) == []
    assert Letter.objects.get().subject == "The review of “Rest” is overdue"


def test_a_new_review_date_begins_afresh(page):
    assert on(0)
    publishing.submit_for_review(page)
    read, reviewer = sign_off.fingerprint_page(page), PersonFactory(is_clinician=True)
    publishing.approve_page(page, reviewer, read=read, next_review_on=REVIEW + review_dates.USUAL, on=REVIEW)
    assert (
        next(queue_review_reminders(REVIEW + review_dates.USUAL - timedelta(days=60))).to
        == "anna@example.org"
    )


def test_a_page_without_an_author_with_an_address_is_the_organisations(page):
    page.author.email = ""
    page.author.save()
    organisation.Organisation.objects.create(email="office@example.org")
    organisation.forget_organisation()
    assert on(60) == ["office@example.org"]


def test_nobody_to_tell_is_said_each_time_and_counts_as_not_reminded(page):
    page.author.email = ""
    page.author.save()
    for _ in range(2):
        assert "NO ADDRESS" in listed(60)
    page.author.email = "anna@example.org"
    page.author.save()
    assert on(60) == ["anna@example.org"]


def test_the_list_names_what_is_overdue_and_what_is_near_and_no_draft(page):
    TherapyPageFactory(short_name="Hidden draft")
    later = TherapyPageFactory(starter=True, short_name="Later")
    publishing.publish_starter(later, on=REVIEW)
    assert listed(61) == "0 to review.\n"
    assert listed(60).splitlines()[0] == "2027-06-01  Rest (in 60 days) – letter to anna@example.org"
    assert listed(-2).startswith("2027-06-01  Rest (overdue by 2 days)")


def test_an_archived_page_is_not_reminded_of(page):
    publishing.archive_page(page)
    assert on(0) == []


def test_a_letter_names_the_page_the_date_and_the_way_to_it(page):
    on(60)
    body = Letter.objects.get().body
    assert page.title in body
    assert "1 June 2027" in body
    assert f"http://localhost:8000/admin/therapies/therapypage/{page.pk}/change/" in body


def test_reminding_leaves_no_version_behind(page):
    before = page.history.count()
    on(60)
    assert page.history.count() == before


def listed(days_before: int) -> str:
    out = StringIO()
    with time_machine.travel(REVIEW - timedelta(days=days_before), tick=False):
        call_command("list_reviews_due", stdout=out)
    return out.getvalue()
