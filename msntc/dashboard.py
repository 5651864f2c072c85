"""What staff still have to add or answer: one thing a line, with the page where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from centres.calls.dashboard import list_call_tasks
from centres.requests.dashboard import list_request_tasks
from centres.verification.dashboard import list_centre_tasks
from msntc.giving.dashboard import list_giving_tasks
from msntc.mail import dashboard as post
from msntc.organisation.dashboard import list_missing_details, list_missing_pages
from therapies.dashboard import list_feedback_tasks, list_page_tasks, list_review_tasks


@dataclass(frozen=True, slots=True)
class StaffTask:
    """`group` is the heading it stands under; `needs` is the permission of those who can do it."""

    group: str
    says: str
    url: str
    needs: str


def list_staff_tasks() -> list[StaffTask]:
    """All that is to be done now, read afresh: staff who have just done something no longer find it here."""
    return [
        StaffTask(group, says, url, needs)
        for group, needs, tasks in list_task_groups()
        for says, url in tasks
    ]


def list_task_groups() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The heading, the permission, and the tasks as sentence and address."""
    today = timezone.localdate()
    of_centres = [*list_request_tasks(today), *list_centre_tasks(today)]
    yield "Centres", "centre_calls.add_call", list_call_tasks(today)
    yield "Centres", "centres.add_centre", of_centres
    yield "Therapy pages", "therapies.review_therapypage", list_review_tasks()
    yield "Therapy pages", "therapies.change_therapypage", list_page_tasks(today)
    yield "Therapy pages", "therapies.change_feedback", list_feedback_tasks(today)
    yield "Giving", "giving.manage_giving", list_giving_tasks()
    yield "About us", "organisation.change_organisation", list_missing_details()
    yield "About us", "organisation.change_sitepage", list_missing_pages()
    yield "Letters", "post.view_letter", post.list_outbox_problems()
