"""Gift Aid claims, step by step: what may be claimed and what is wrong, the claim, its file, what HMRC did."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msntc.giving import claimable, claims
from msntc.giving.admin.forms import DayForm
from msntc.giving.admin.framing import LookedAt, framed, needs, pages
from msntc.giving.giftaid.schedule import MIME, MOST_ROWS
from msntc.giving.models import Claim
from msntc.giving.models.ways import ways
from msntc.giving.templatetags.money import pounds
from msntc.staff import audit


@admin.register(Claim)
class ClaimAdmin(LookedAt):
    list_display = ["__str__", "status", "gifts", "tax", "submitted_on", "paid_on", "made_by"]
    list_filter = ["status"]
    list_select_related = ["made_by"]

    def get_urls(self):
        return (
            pages(
                self,
                ("make/", make, "giving_claim_make"),
                ("<int:pk>/file/<slug:kind>/", download, "giving_claim_file"),
                ("<int:pk>/step/<slug:name>/", step, "giving_claim_step"),
            )
            + super().get_urls()
        )

    def changelist_view(self, request, extra_context=None):
        more = {"may_make": request.user.has_perm("giving.export_gift_aid")}
        return super().changelist_view(request, (extra_context or {}) | more)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The claim with its rows as HMRC gets them."""
        if not self.has_view_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        claim = self.get_object(request, object_id)
        if claim is None:
            raise Http404
        return shown(request, self, claim)

    @admin.display(description="claimed on")
    def gifts(self, claim):
        return pounds(claim.pence)

    @admin.display(description="tax")
    def tax(self, claim):
        return pounds(claim.pence // 4)


def shown(request: HttpRequest, model_admin, claim: Claim, form: DayForm | None = None) -> HttpResponse:
    lines = claim.lines.select_related("payment")
    may = request.user.has_perm("giving.export_gift_aid")
    next_steps = {"draft": [("submit", "It was sent to HMRC")], "submitted": [("pay", "HMRC has paid it")]}
    context = {
        "title": str(claim),
        "claim": claim,
        "rows": [claims.thawed(line.row).cells for line in lines] if not claim.is_removed else [],
        "tax": claim.pence // 4,
        "gone": claims.gone_since(claim),
        "steps": next_steps.get(claim.status, []) if may else [],
        "may_void": may and claim.status in ("draft", "submitted"),
        "may_download": may and claim.has_file_to_send,
        "form": form or DayForm(initial={"day": timezone.localdate()}),
    }
    return framed(request, model_admin, "claim", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("export_gift_aid")
def make(request: HttpRequest, model_admin) -> HttpResponse:
    """What may be claimed on now; a press of the button makes the claim of all that is right."""
    if request.method == "POST" and ways().gift_aid:
        try:
            claim = claims.make(request.user)
        except claims.NothingToClaim:
            messages.warning(request, "There is nothing to claim on now.")
            return redirect("admin:giving_claim_make")
        about = f"{claim} made: {claim.lines.count()} payments, {pounds(claim.pence)}"
        audit.note(request, audit.What.GIVING, about)
        messages.success(request, "The claim is made. Take its file and send it to HMRC.")
        return redirect("admin:giving_claim_change", claim.pk)
    found = claimable.candidates(timezone.localdate())
    right = [one for one in found if not one.problems]
    context = {
        "title": "Make a Gift Aid claim",
        "wrong": [one for one in found if one.problems],
        "right": right[:MOST_ROWS],
        "waiting": len(right[MOST_ROWS:]),
        "pence": sum(one.row.pence for one in right[:MOST_ROWS]),
        "back": claims.tax_on(sum(pence for _, pence in claims.overclaimed())),
        "we_claim": ways().gift_aid,
    }
    return framed(request, model_admin, "make_claim", context)


@require_POST
@needs("export_gift_aid")
def download(request: HttpRequest, model_admin, pk: int, kind: str) -> HttpResponse:
    """HMRC's schedule as it was made, or the same rows to paste into HMRC's template."""
    claim = get_object_or_404(Claim, pk=pk)
    if not claim.has_file_to_send:
        raise Http404
    if kind == "ods":
        body, mime = bytes(claim.file), MIME
    elif kind == "csv":
        body, mime = claims.table(claim).encode("utf-8-sig"), "text/csv; charset=utf-8"
    else:
        raise Http404
    audit.note(request, audit.What.EXPORTED, f"{claim} as {kind.upper()}")
    headers = {"Content-Disposition": f'attachment; filename="gift-aid-{claim.pk}.{kind}"'}
    return HttpResponse(body, content_type=mime, headers=headers)


@require_POST
@needs("export_gift_aid")
def step(request: HttpRequest, model_admin, pk: int, name: str) -> HttpResponse:
    """Sent, paid or void."""
    claim = get_object_or_404(Claim, pk=pk)
    form = DayForm(request.POST)
    if name not in ("submit", "pay", "void"):
        raise Http404
    if name != "void" and not form.is_valid():
        return shown(request, model_admin, claim, form)
    try:
        if name == "void":
            claims.void(claim)
        else:
            getattr(claims, name)(claim, form.cleaned_data["day"])
    except claims.NotNow as reason:
        messages.error(request, str(reason))
    else:
        audit.note(request, audit.What.GIVING, f"{claim}: {claim.get_status_display()}")
        messages.success(request, f"The claim is now: {claim.get_status_display()}.")
    return redirect("admin:giving_claim_change", pk)
