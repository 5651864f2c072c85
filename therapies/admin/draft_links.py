"""Links by which a clinician without an account reads a draft: sent, listed and taken back on the review page."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from therapies import reviews
from therapies.admin.workflow import may_show_drafts, render_review
from therapies.models import DraftLink

MOST = 20
"""Open links to one page at a time."""


class ReaderForm(forms.ModelForm):
    class Meta:
        model = DraftLink
        fields = ["name", "email"]
        error_messages = {
            "name": {"required": "Write the name of the clinician."},
            "email": {"required": "Write where the letter with the link goes."},
        }


@csrf_protect
@require_POST
def invite_reader(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    page = model_admin.get_viewable(request, pk)
    if not may_show_drafts(request):
        raise PermissionDenied
    form = ReaderForm(request.POST)
    if form.is_valid() and page.draft_links.filter(is_revoked=False).count() >= MOST:
        form.add_error(None, "There are many links to this page. Take some back first.")
    if not form.is_valid():
        return render_review(request, page, form=form, status=400)
    sent = page.draft_links.filter(email__iexact=form.cleaned_data["email"], is_revoked=False)
    if any(link.is_open for link in sent):
        messages.info(request, "This clinician has a link already: it stands below.")
        return redirect("admin:therapies_therapypage_review", pk)
    link = reviews.invite_reader(page, request.user, **form.cleaned_data)
    messages.success(
        request, f"We send {link.name} a letter with the link. It works until {link.last_day:%-d %B %Y}."
    )
    return redirect("admin:therapies_therapypage_review", pk)


@csrf_protect
@require_POST
def revoke_link(request: HttpRequest, model_admin, pk: int, link: int) -> HttpResponse:
    page = model_admin.get_viewable(request, pk)
    if not may_show_drafts(request):
        raise PermissionDenied
    found = get_object_or_404(DraftLink, page=page, pk=link)
    found.is_revoked = True
    found.save()
    messages.success(request, f"The link of {found.name} no longer works.")
    return redirect("admin:therapies_therapypage_review", pk)
