"""Pages in each state, and the step that needs a clinician."""

from datetime import timedelta

from django.utils import timezone

from tests.support.factories import PersonFactory, TherapyPageFactory
from therapies import publishing, sign_off
from therapies.models import TherapyPage

TODAY = timezone.localdate()
NEXT = TODAY + timedelta(days=365)
DRAFT, REVIEW, PUBLISHED, ARCHIVED = TherapyPage.Status.values


def approve(page, reviewer=None, **facts):
    reviewer = reviewer or PersonFactory(is_clinician=True)
    publishing.approve_page(
        page, reviewer, **{"read": sign_off.fingerprint_page(page), "next_review_on": NEXT} | facts
    )


def page_that_is(status: str, **facts) -> TherapyPage:
    page = TherapyPageFactory(**{"starter": True} | facts)
    if status == REVIEW:
        publishing.submit_for_review(page)
    if status == PUBLISHED:
        publishing.publish_starter(page)
    if status == ARCHIVED:
        publishing.archive_page(page)
    page.refresh_from_db()
    assert page.status == status
    return page
