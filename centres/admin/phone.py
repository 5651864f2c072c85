"""Taking a number off a centre's page in one press: a wrong one is worse than none."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from centres.models import Centre, ValueSource
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
        keep_doubtful_phone(centre)
        centre.phone = ""
        centre._history_user, centre._change_reason = request.user, "Phone number taken off"
        save_centre(centre, before=before)
        said = (
            f"{number} is off the page of {centre}. “Versions” puts it back; staff still see it as doubtful."
        )
        messages.success(request, said)
    else:
        messages.info(request, f"{centre} has no phone number on its page.")
    return redirect("admin:centres_centre_change", pk)


def keep_doubtful_phone(centre: Centre) -> None:
    """What is known of the number's source stays, and says that the number is doubtful."""
    facts = {"field": ValueSource.Field.PHONE, "value": centre.phone}
    if not centre.value_sources.filter(**facts).update(is_doubtful=True):
        printed = f"taken off our page on {timezone.localdate():%-d %B %Y}"
        centre.value_sources.create(**facts, printed=printed, is_doubtful=True)
