"""The page on which two centres are compared and made one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from centres.admin.import_export import can_import_centres
from centres.duplicates import DuplicateIndex
from centres.merging import OURS, THEIRS, list_choices, merge_centres
from centres.models import Centre
from msntc.admin_tools.pages import render_admin_page
from msntc.staff import audit


@require_http_methods(["GET", "HEAD", "POST"])
def merge_centre(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """Asks with which other centre; shows where the two differ; makes them one."""
    if not can_import_centres(request.user):
        raise PermissionDenied
    survivor = get_object_or_404(Centre.objects.unmerged(), pk=pk)
    asked = request.POST.get("other") or request.GET.get("other") or ""
    if not asked.isdecimal():
        return render_other_question(request, model_admin, survivor)
    absorbed = get_object_or_404(Centre, pk=int(asked))
    error = ""
    if request.method == "POST" and absorbed != survivor:
        try:
            return save_merging(request, survivor, absorbed)
        except ValidationError as fault:
            error = f"Nothing has been changed. {' '.join(fault.messages)}"
    if absorbed == survivor or absorbed.merged_into:
        raise Http404
    context = {
        "title": f"Make {survivor} and {absorbed} one",
        "survivor": survivor,
        "absorbed": absorbed,
        "choices": list_choices(survivor, absorbed),
        "seen": f"{survivor.version}.{absorbed.version}",
        "error": error,
    }
    return render_admin_page(request, model_admin, "centres/centre/merge", context)


@transaction.atomic
def save_merging(request: HttpRequest, survivor: Centre, absorbed: Centre) -> HttpResponse:
    """Raises ValidationError. A second press finds that it is done."""
    held = Centre.objects.select_for_update().order_by("pk").in_bulk([survivor.pk, absorbed.pk])
    if held[absorbed.pk].merged_into_id == survivor.pk:
        messages.info(request, f"{absorbed} and {survivor} are one already.")
        return redirect("admin:centres_centre_change", survivor.pk)
    if request.POST.get("seen") != f"{held[survivor.pk].version}.{held[absorbed.pk].version}":
        raise ValidationError("Somebody has saved one of the two since you looked. Look again.")
    chosen = {
        one.name: THEIRS if request.POST.get(f"fact-{one.name}") == THEIRS else OURS
        for one in list_choices(survivor, absorbed)
    }
    batch = merge_centres(held[survivor.pk], held[absorbed.pk], chosen, request.user)
    audit.record_action(request, audit.What.IMPORTED, batch)
    address = reverse("admin:centres_batch_change", args=[batch.pk])
    messages.success(request, format_html('{}. <a href="{}">See it, or undo it</a>', batch, address))
    return redirect("admin:centres_centre_change", survivor.pk)


def render_other_question(request: HttpRequest, model_admin, centre: Centre) -> HttpResponse:
    likely = DuplicateIndex().find(centre)
    others = Centre.objects.unmerged().exclude(pk=centre.pk).order_by("name", "pk")
    context = {
        "title": f"Which centre is the same as {centre}?",
        "survivor": centre,
        "likely": likely,
        "others": others.only("name", "town"),
    }
    return render_admin_page(request, model_admin, "centres/centre/merge_other", context)
