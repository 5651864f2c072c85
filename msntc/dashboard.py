"""What staff still have to add or answer, as plain sentences with the place where each is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from centres.requests.dashboard import list_request_tasks
from centres.verification.dashboard import list_centre_tasks
from msntc.giving.dashboard import list_giving_tasks
from msntc.mail import dashboard as post
from msntc.organisation import pages
from msntc.organisation.models import Organisation
from therapies import publishing
from therapies.models import Feedback


@dataclass(frozen=True, slots=True)
class StaffTask:
    """`needs` is the permission of those who can mend it."""

    says: str
    url: str
    needs: str


def list_staff_tasks() -> list[StaffTask]:
    """All that is missing now, read afresh: staff who have just added something no longer find it here."""
    about_us = Organisation.objects.filter(id=1).first() or Organisation()
    today = timezone.localdate()
    reviews = publishing.reviews_due(today).only("short_name", "title")
    withdrawn = publishing.find_pages_citing_withdrawn().only("short_name", "title")
    late = Feedback.objects.filter(answered_on__isnull=True, due_on__lt=today).exclude(email="").count()
    found = [
        ("Still missing", about_us.unknown, "organisation.organisation", ""),
        ("Pages still missing", pages.list_missing_pages(), "organisation.sitepage", ""),
        ("Pages to review", [str(page) for page in reviews], "therapies.therapypage", ""),
        ("Sources withdrawn, on these pages", [str(page) for page in withdrawn], "therapies.therapypage", ""),
        (
            "Answers overdue",
            [f"{late} from readers"] if late else [],
            "therapies.feedback",
            "?answer=overdue",
        ),
    ]
    ours = [
        StaffTask(
            f"{head}: {', '.join(parts)}", get_changelist_url(model) + query, model.replace(".", ".change_")
        )
        for head, parts, model, query in found
        if parts
    ]
    ours += [StaffTask(says, url, "giving.manage_giving") for says, url in list_giving_tasks()]
    ours += [StaffTask(says, url, "post.view_letter") for says, url in post.list_outbox_problems()]
    of_centres = [*list_request_tasks(today), *list_centre_tasks(today)]
    return ours + [StaffTask(says, url, "centres.add_centre") for says, url in of_centres]


def get_changelist_url(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")
