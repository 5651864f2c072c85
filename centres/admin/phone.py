"""Taking a number off a centre's page in one press: a wrong one is worse than none."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from centres.models.provenance import take_number_off
from centres.snapshots import get_stored_centres, save_centre


@require_POST
@transaction.atomic
def take_phone_off(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """The number goes from the public page and stays for staff as a doubtful one. One version, which can be undone."""
    centre = get_object_or_404(model_admin.get_queryset(request).select_for_update(of=("self",)), pk=pk)
    if not model_admin.has_change_permission(request, centre):
        raise PermissionDenied
    if number := centre.phone:
        before = get_stored_centres([centre])
        take_number_off(centre, number)
        centre._history_user, centre._change_reason = request.user, "Phone number taken off"
        save_centre(centre, before=before)
        said = (
            f"{number} is off the page of {centre}. “Versions” puts it back; staff still see it as doubtful."
        )
        messages.success(request, said)
    else:
        messages.info(request, f"{centre} has no phone number on its page.")
    return redirect("admin:centres_centre_change", pk)
