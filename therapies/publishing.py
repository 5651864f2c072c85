"""The steps of a page from draft to published and back, each refused with `NotAllowed` where the rules are against it.

Plain functions for the admin, the views and the commands alike. The words of a refusal tell staff what to do next; the
database refuses what it can on its own (TherapyPage's constraints).
Rules: NHS Standard for creating health content (2022) and PIF TICK, as collected in checks K1 to K24.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, cast

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from therapies import content_checks
from therapies.authorship import has_other_words, is_changed_by_staff
from therapies.models import Person, Source, TherapyPage
from therapies.rendering import build_page_edition, person_for_readers
from therapies.review_dates import LONGEST, USUAL
from therapies.sign_off import (
    NotAllowed,
    refuse_unless,
    require_same_words,
    require_second_reader,
    require_written_by_others,
)
from therapies.snapshots import read_working_copy, restore_working_copy

Status = TherapyPage.Status


def blocks_publication(page: TherapyPage, finding: content_checks.Finding) -> bool:
    """Whether it stands in the way of publishing: missing parts always, phrases unless a reason is kept for them."""
    excused = finding.may_be_justified and bool(page.override.strip()) and finding.mark in page.override_for
    return finding.blocks and not excused


def justify_phrases(page: TherapyPage, reason: str) -> None:
    """Keeps the reason for the phrases that stand on the page now; one that comes later asks for a reason anew.

    Saves nothing. An empty reason excuses nothing.
    """
    page.override = reason
    page.override_for = [
        finding.mark for finding in content_checks.check_page(page) if finding.may_be_justified
    ]


def list_blocking_findings(page: TherapyPage) -> list[content_checks.Finding]:
    """What stands in the way of publishing."""
    return [finding for finding in content_checks.check_page(page) if blocks_publication(page, finding)]


@transaction.atomic
def submit_for_review(page: TherapyPage) -> None:
    """Draft or published → in review: a published page stays on the site while it is looked at again.

    Raises NotAllowed when something blocking is left, or the author is missing.
    """
    page = lock_page(page)
    refuse_unless(
        page.status in (Status.DRAFT, Status.PUBLISHED),
        "Only a draft or a published page can be sent for review.",
    )
    refuse_unless(page.author_id is not None or page.starter, "Name the author first.")
    require_publishable(page)
    save_page_fields(page, status=Status.IN_REVIEW)


@transaction.atomic
def send_back(page: TherapyPage) -> None:
    """In review → draft."""
    page = lock_page(page)
    refuse_unless(page.status == Status.IN_REVIEW, "Only a page in review can be sent back.")
    save_page_fields(page, status=Status.DRAFT)


@transaction.atomic
def approve_page(
    page: TherapyPage, reviewer: Person, *, read: str, next_review_on: date, on: date | None = None
) -> None:
    """In review → published, signed off by a clinician who read exactly this: `read` is `fingerprint_page` of what they
    saw.

    Raises NotAllowed unless the reviewer is a clinician who wrote none of the words that stand there, nor changed the
    page since somebody else signed it off, and the next review is within three years (K1, K2).
    """
    on = on or timezone.localdate()
    page = lock_page(page)
    refuse_unless(page.status == Status.IN_REVIEW, "Only a page in review can be signed off.")
    require_same_words(page, read)
    refuse_unless(page.author_id is not None, "The page has no author yet. Send it back and name one.")
    author = cast(Person, page.author)
    refuse_unless(bool(author.qualification), f"Add the qualification of its author, {author.name}, first.")
    refuse_unless(reviewer.is_clinician, f"{reviewer.name} is not marked as a clinician who may check pages.")
    refuse_unless(reviewer.pk != page.author_id, "Nobody signs off their own page. Ask another clinician.")
    require_written_by_others(page, reviewer)
    refuse_unless(on < next_review_on <= on + LONGEST, "Choose a next review within three years from today.")
    require_publishable(page)
    page.reviewer, page.reviewed_on = reviewer, on
    page.next_review_on, page.reminded_at = next_review_on, None
    freeze(page, on, reviewer)


@transaction.atomic
def publish_starter(page: TherapyPage, on: date | None = None, *, read: str | None = None) -> None:
    """Publishes a page that came with the site, under the banner that no clinician has checked it.

    A page that a clinician had signed off loses that sign-off: its words are no longer the ones that were checked.
    The date of its next review stays: nobody has reviewed it. `read` is `fingerprint_page` of what the person saw
    who does it. Raises NotAllowed where what readers see was changed and that person changed the page, or has no name.
    """
    on = on or timezone.localdate()
    page = lock_page(page)
    refuse_unless(
        page.starter,
        "Only the pages that came with the site may be published without a clinician’s sign-off.",
    )
    refuse_unless(page.status in (Status.DRAFT, Status.IN_REVIEW), "This version is published already.")
    if read is not None:
        require_same_words(page, read)
    refuse_unless(
        page.written_on is not None, "Say when the page was put together: its banner names the month."
    )
    require_publishable(page)
    reader = require_second_reader(page)
    page.reviewer = page.reviewed_on = None
    page.next_review_on = page.next_review_on or on + USUAL
    freeze(page, on, reader)


@transaction.atomic
def archive_page(page: TherapyPage) -> None:
    """Takes a page off the site. Its working copy and history stay."""
    page = lock_page(page)
    refuse_unless(page.status != Status.ARCHIVED, "The page is archived already.")
    save_page_fields(page, status=Status.ARCHIVED, live=None)


@transaction.atomic
def reopen_page(page: TherapyPage) -> None:
    """Archived → draft."""
    page = lock_page(page)
    refuse_unless(page.status == Status.ARCHIVED, "Only an archived page can be reopened.")
    save_page_fields(page, status=Status.DRAFT)


def save_new_version(page: TherapyPage) -> None:
    """Keeps the working copy that was just saved as a new version. Readers go on seeing what was published.

    Only called with the row locked. A page in review stays there: a sign-off names the version that was read.
    """
    page.draft = read_working_copy(page)
    page.version += 1
    save_page_fields(page, status=Status.DRAFT if page.status == Status.PUBLISHED else page.status)


@transaction.atomic
def restore_page_version(page: TherapyPage, document: dict[str, Any]) -> None:
    """Makes an earlier working copy the newest version; what stood there stays in the history."""
    page = lock_page(page)
    restore_working_copy(page, document)
    save_new_version(page)


def freeze(page: TherapyPage, on: date, reader: Person | None = None) -> None:
    """Makes the working copy what readers see and search finds: `reader` has read it. Called with the row locked."""
    before = page.live or {}
    page.draft, edition = read_working_copy(page), build_page_edition(page)
    page.published_on = page.published_on or on
    is_same = reader is None and not has_other_words(before, edition)
    if edition != {name: value for name, value in before.items() if name in edition}:
        page.changed_on = on
    page.live = edition | {
        "is_changed_by_staff": is_changed_by_staff(page),
        "read_by": before.get("read_by") if is_same else person_for_readers(reader),
    }
    save_page_fields(page, status=Status.PUBLISHED)


def find_pages_citing_withdrawn() -> QuerySet[TherapyPage]:
    """Published pages with a source that was withdrawn by its journal after they were published (K19)."""
    keys = Source.objects.filter(retracted=True).values_list("key", flat=True)
    cited = [Q(live__sources__contains=[{"key": key, "retracted": False}]) for key in keys]
    return TherapyPage.objects.live().filter(reduce(or_, cited)) if cited else TherapyPage.objects.none()


def require_publishable(page: TherapyPage) -> None:
    if left := list_blocking_findings(page):
        raise NotAllowed("Mend this first: " + " ".join(finding.says for finding in left[:5]))


def lock_page(page: TherapyPage) -> TherapyPage:
    """The page itself, freshly read, its row held until the end of the transaction."""
    TherapyPage.objects.select_for_update().only("pk").get(pk=page.pk)
    user = getattr(page, "_history_user", None)
    page.refresh_from_db()
    page._history_user = user
    return page


def save_page_fields(page: TherapyPage, **values: Any) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    page.save()
