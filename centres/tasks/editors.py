"""Who changes a centre on the task pages: an account of its editors or of the office, or a letter's link."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from centres.admin.permissions import get_own_centres
from centres.models import Centre, VerificationRequest
from centres.verification.link_changes import LINK_REASON, format_change_reason
from centres.verification.tokens import find_verification_by_token

CHANGE = "centres.change_centre"


@dataclass(frozen=True, slots=True)
class Editor:
    """One centre, and who changes it: `user`, or whoever holds the link of the letter `verification`."""

    centre: Centre
    user: AbstractBaseUser | AnonymousUser | None = None
    verification: VerificationRequest | None = None
    token: str = ""

    @property
    def is_by_link(self) -> bool:
        return self.verification is not None

    @property
    def change_reason(self) -> str:
        """For the history, where no account stands in it."""
        return format_change_reason(LINK_REASON, self.verification.to) if self.verification else ""

    @property
    def home(self) -> str:
        """The address of the page with all the tasks."""
        if self.is_by_link:
            return reverse("centres:still-right", args=[self.token])
        return reverse("tasks:centre", args=[self.centre.slug])

    @property
    def undo_address(self) -> str:
        return self.get_task_address("undo")

    def get_task_address(self, task: str) -> str:
        return f"{self.home}{task}/"


def find_editor(request: HttpRequest, slug: str, *, lock: bool = False) -> Editor:
    """For somebody signed in, who may change this centre. What is not theirs is as if it were not there.

    `lock`: holds the centre until the transaction ends.
    """
    user = request.user
    found = (
        get_own_centres(user).filter(slug=slug).distinct() if user.has_perm(CHANGE) else Centre.objects.none()
    )
    centre = get_object_or_404(found)
    return Editor(Centre.objects.select_for_update().get(pk=centre.pk) if lock else centre, user=user)


def find_link_editor(token: str, *, lock: bool = False) -> Editor:
    """For whoever holds the link of a letter. Raises LinkNotGood."""
    verification = find_verification_by_token(token)
    if not lock:
        return Editor(verification.centre, verification=verification, token=token)
    centre = Centre.objects.select_for_update().get(pk=verification.centre_id)
    verification = find_verification_by_token(token)  # somebody may have answered while we waited
    return Editor(centre, verification=verification, token=token)
