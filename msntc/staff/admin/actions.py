"""The two buttons on an account: invite (again), and take away a second factor that was lost."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from msntc.forms import Limit, allow_within
from msntc.staff import audit, emails, second_factor

TWICE = Limit(1, 60)
"""Who presses the button again within a minute has tapped twice: one letter is written."""


@csrf_protect
@require_POST
def invite_account(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    user = get_manageable_account(request, model_admin, pk)
    send_invitation(request, user)
    return redirect("admin:auth_user_change", pk)


@csrf_protect
@require_POST
def remove_factor(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """For somebody who lost phone and codes. They are told by letter; nobody does it for themselves here."""
    user = get_manageable_account(request, model_admin, pk)
    if user.pk == request.user.pk:
        raise PermissionDenied
    if second_factor.remove_factors(user):
        audit.record_action(request, audit.What.FACTOR_REMOVED, f"From account {user}, by the office")
        if user.email:
            emails.queue_factor_removal_letter(user)
        messages.success(
            request, f"{user} has no second factor now, and sets up a new one at the next sign-in."
        )
    return redirect("admin:auth_user_change", pk)


def get_manageable_account(request: HttpRequest, model_admin, pk: int):
    """The account, if this person may change it."""
    user = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    if not model_admin.has_change_permission(request, user):
        raise PermissionDenied
    return user


def send_invitation(request: HttpRequest, user) -> None:
    if not user.email or not user.is_active:
        messages.warning(request, f"{user} is closed or has no e-mail address: no letter was written.")
        return
    if allow_within("staff.invitation", str(user.pk), [TWICE]).allowed:
        emails.queue_invitation(user)
        audit.record_action(request, audit.What.INVITED, f"Account {user}")
    messages.success(
        request, f"A letter to {user.email} is in the outbox, with a link that is good for three days."
    )
