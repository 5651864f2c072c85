"""What is to be done about therapy pages: a line for each, with the page where it is done."""

from datetime import date

from django.urls import reverse
from django.utils.text import Truncator

from therapies import publishing, review_dates
from therapies.models import Feedback, ReviewRequest, TherapyPage


def list_review_tasks() -> list[tuple[str, str]]:
    """For reviewers: the pages that wait for a clinician."""
    waiting = TherapyPage.objects.filter(status=TherapyPage.Status.IN_REVIEW).only("short_name", "title")
    return [
        (f"Read and sign off: {page}", reverse("admin:therapies_therapypage_review", args=[page.pk]))
        for page in waiting
    ]


def list_page_tasks(today: date) -> list[tuple[str, str]]:
    """For those who write: what was sent back, what is due for review, what cites a source that was withdrawn."""
    back = ReviewRequest.objects.sent_back().select_related("page")
    due = review_dates.list_due_reviews(today).only("short_name", "title", "next_review_on")
    withdrawn = publishing.find_pages_citing_withdrawn().only("short_name", "title")
    found = [(f"{one.page} was sent back: {Truncator(one.why).chars(80)}", one.page) for one in back]
    found += [(f"Review {page}: due on {page.next_review_on:%-d %B %Y}", page) for page in due]
    found += [(f"{page} cites a source that was withdrawn", page) for page in withdrawn]
    return [(says, reverse("admin:therapies_therapypage_change", args=[page.pk])) for says, page in found]


def list_feedback_tasks(today: date) -> list[tuple[str, str]]:
    """The answers to readers that are overdue, as one line."""
    late = Feedback.objects.filter(answered_on__isnull=True, due_on__lt=today).exclude(email="").count()
    address = reverse("admin:therapies_feedback_changelist") + "?answer=overdue"
    return [(f"Answers to readers overdue: {late}", address)] if late else []
