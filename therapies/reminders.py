"""Letters to the owners of pages whose review is due: 60, 30 and 0 days before, each once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as date_format

from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation
from therapies import publishing, review_dates
from therapies.models import TherapyPage
from therapies.reviews import build_page_url


@dataclass(frozen=True, slots=True)
class ReviewReminder:
    page: TherapyPage
    to: str
    """Where a letter was queued to just now; empty when none was."""
    no_address: bool = False


def queue_review_reminders(on: date | None = None) -> Iterator[ReviewReminder]:
    """Each page whose review is near or past, soonest first; queues the letters that are due and not yet written."""
    on = on or timezone.localdate()
    for page in review_dates.list_due_reviews(on):
        yield queue_page_reminder(page, on)


@transaction.atomic
def queue_page_reminder(page: TherapyPage, on: date) -> ReviewReminder:
    page = publishing.lock_page(page)  # a second run, at the same moment, waits and then finds it written
    if page.live is None or (days := review_dates.find_due_reminder(page, on)) is None:
        return ReviewReminder(page, "")
    if not (to := find_owner_email(page)):
        return ReviewReminder(page, "", no_address=True)
    when = date_format(cast(date, page.next_review_on), "j F Y")
    queue_letter(
        to,
        format_reminder_subject(page, on),
        LETTER.format(page=page, when=when, address=build_page_url(page)),
    )
    TherapyPage.objects.filter(pk=page.pk).update(reminded_at=days)
    return ReviewReminder(page, to)


def find_owner_email(page: TherapyPage) -> str:
    """The author's address, else the organisation's; empty when neither is known."""
    return (page.author.email if page.author else "") or get_organisation().email


def format_reminder_subject(page: TherapyPage, on: date) -> str:
    left = (cast(date, page.next_review_on) - on).days
    if left < 0:
        return f"The review of “{page}” is overdue"
    return f"The review of “{page}” is due " + ("today" if left == 0 else f"in {left} days")


LETTER = """Hello,

the page “{page.title}” is due to be checked by {when}.

Please read it again. Look at whether its sources still hold and whether there is new evidence. Then send it for \
review, even if nothing has to change:

{address}

When the date has passed, the page tells readers that it is being checked. Three months later it is left out of the \
site’s search.
"""
