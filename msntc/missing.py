"""What staff still have to add or answer, as plain sentences with the place where each is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from centres.standing import standing
from msntc.giving.wanting import wanting
from msntc.organisation import pages
from msntc.organisation.models import Organisation
from msntc.post import wanting as post
from therapies import publishing
from therapies.models import Feedback


@dataclass(frozen=True, slots=True)
class Missing:
    """`needs` is the permission of those who can mend it."""

    says: str
    url: str
    needs: str


def missing() -> list[Missing]:
    """All that is missing now, read afresh: staff who have just added something no longer find it here."""
    about_us = Organisation.objects.filter(id=1).first() or Organisation()
    today = timezone.localdate()
    reviews = publishing.reviews_due(today).only("short_name", "title")
    withdrawn = publishing.citing_withdrawn().only("short_name", "title")
    late = Feedback.objects.filter(answered_on__isnull=True, due_on__lt=today).exclude(email="").count()
    found = [
        ("Still missing", about_us.unknown, "organisation.organisation", ""),
        ("Pages still missing", pages.missing(), "organisation.sitepage", ""),
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
        Missing(f"{head}: {', '.join(parts)}", listed(model) + query, model.replace(".", ".change_"))
        for head, parts, model, query in found
        if parts
    ]
    ours += [Missing(says, url, "giving.manage_giving") for says, url in wanting()]
    ours += [Missing(says, url, "post.view_letter") for says, url in post.wanting()]
    return ours + [Missing(says, url, "centres.add_centre") for says, url in standing(today)]


def listed(model: str) -> str:
    return reverse(f"admin:{model.replace('.', '_')}_changelist")
