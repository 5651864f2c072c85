"""Gift Aid claims, step by step: what may be claimed and what is wrong, the claim, its file, what HMRC did."""

from typing import cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msntc.admin_tools.pages import ReadOnlyAdmin, build_extra_urls, render_admin_page
from msntc.amounts import format_pounds
from msntc.giving.admin.claim_forms import ClaimPaymentForm, RepaymentForm, RowRefusalForm
from msntc.giving.admin.forms import DayForm
from msntc.giving.admin.permissions import require_right
from msntc.giving.gift_aid import claims, eligibility, overclaims
from msntc.giving.gift_aid.hmrc.schedule import MIME, MOST_ROWS
from msntc.giving.models import Claim, Repayment
from msntc.giving.models.ways import get_giving_settings
from msntc.staff import audit


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "status", "gifts", "tax", "received", "submitted_on", "paid_on", "made_by"]
    list_filter = ["status"]
    list_select_related = ["made_by"]

    def get_urls(self):
        return (
            build_extra_urls(
                self,
                ("make/", make_claim, "giving_claim_make"),
                ("repay/", submit_repayment, "giving_claim_repay"),
                ("repay/<int:pk>/back/", undo_repayment, "giving_claim_unrepay"),
                ("<int:pk>/file/<slug:kind>/", download_claim_file, "giving_claim_file"),
                ("<int:pk>/step/<slug:name>/", take_claim_step, "giving_claim_step"),
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
        return render_claim(request, self, claim)

    @admin.display(description="claimed on")
    def gifts(self, claim):
        return format_pounds(claim.pence)

    @admin.display(description="tax")
    def tax(self, claim):
        return format_pounds(claim.pence // 4)

    @admin.display(description="HMRC paid", ordering="received_pence")
    def received(self, claim):
        return "" if claim.received_pence is None else format_pounds(claim.received_pence)


def render_claim(request: HttpRequest, model_admin, claim: Claim, **sent) -> HttpResponse:
    """The claim; `sent` is a form that came back with what is wrong in it, by its step."""
    may = request.user.has_perm("giving.export_gift_aid")
    lines = list(claim.lines.all())
    context = {
        "title": str(claim),
        "claim": claim,
        "rows": [(line, claims.deserialise_row(line.row).cells) for line in lines]
        if not claim.is_removed
        else [],
        "tax": claim.pence // 4,
        "refused_tax": claim.pence // 4 - (claim.pence - claim.refused_pence) // 4,
        "off": None if claim.received_pence is None else claim.received_pence - claim.due_pence,
        "gone": claims.get_pence_gone_back(claim),
        "may_void": may and claim.status in ("draft", "submitted"),
        "may_download": may and claim.has_file_to_send,
        "steps": [
            (name, words, sent.get(name) or form(claim)) for name, words, form in list_claim_steps(claim)
        ]
        if may
        else [],
        "form": next(iter(sent.values()), None),
    }
    return render_admin_page(request, model_admin, "giving/claim", context)


def list_claim_steps(claim: Claim) -> list[tuple]:
    """What may be written of the claim now: the step, its words, and its form."""
    if claim.status == "draft":
        return [("submit", "It was sent to HMRC", build_submission_form)]
    if claim.status not in ("submitted", "paid"):
        return []
    paid = "HMRC has paid it" if claim.status == "submitted" else "Put right what HMRC paid"
    return [("pay", paid, build_payment_form), ("refuse", "HMRC refused rows of it", build_refusal_form)]


def build_submission_form(claim: Claim, data=None) -> DayForm:
    today = {"day": timezone.localdate()}
    return DayForm(data, initial=today, after=timezone.localdate(claim.made_at), since="It was made")


def build_payment_form(claim: Claim, data=None) -> ClaimPaymentForm:
    return ClaimPaymentForm(data, claim=claim)


def build_refusal_form(claim: Claim, data=None) -> RowRefusalForm:
    return RowRefusalForm(data)


@require_http_methods(["GET", "HEAD", "POST"])
@require_right("export_gift_aid")
def make_claim(request: HttpRequest, model_admin) -> HttpResponse:
    """What may be claimed on now; a press of the button makes the claim of all that is right."""
    if request.method == "POST" and get_giving_settings().gift_aid:
        return save_new_claim(request)
    return render_claim_offer(request, model_admin)


def save_new_claim(request: HttpRequest) -> HttpResponse:
    after = request.POST.get("after", "")
    try:
        claim = claims.create_claim(cast(User, request.user), after=int(after) if after.isdecimal() else None)
    except claims.NothingToClaim:
        messages.warning(request, "There is nothing to claim on now.")
        return redirect("admin:giving_claim_make")
    except claims.NewerClaimExists:
        messages.warning(request, "This claim was made since you opened the page. No second one was made.")
        return redirect("admin:giving_claim_change", claims.get_last_claim_number())
    about = f"{claim} made: {claim.lines.count()} payments, {format_pounds(claim.pence)}"
    audit.record_action(request, audit.What.GIVING, about)
    messages.success(request, "The claim is made. Take its file and send it to HMRC.")
    return redirect("admin:giving_claim_change", claim.pk)


def render_claim_offer(request: HttpRequest, model_admin, repay: RepaymentForm | None = None) -> HttpResponse:
    newest = claims.get_last_claim_number()
    right, wrong, is_more = eligibility.split_oldest_candidates(MOST_ROWS, timezone.localdate())
    owed = overclaims.compute_owed_tax(overclaims.list_overclaims())
    pence = sum(one.row.pence for one in right)
    today = {"paid_on": timezone.localdate(), "pence": owed}
    context = {
        "title": "Make a Gift Aid claim",
        "newest": newest,
        "wrong": wrong,
        "right": right,
        "is_more": is_more,
        "pence": pence,
        "tax": pence // 4,
        "owed": owed,
        "is_too_much": owed > pence // 4,
        "repayments": Repayment.objects.all()[:10],
        "form": repay or RepaymentForm(initial=today),
        "we_claim": get_giving_settings().gift_aid,
    }
    return render_admin_page(request, model_admin, "giving/make_claim", context)


@require_POST
@require_right("export_gift_aid")
def submit_repayment(request: HttpRequest, model_admin) -> HttpResponse:
    """Tax on gifts that went back was paid back to HMRC by itself."""
    form = RepaymentForm(request.POST)
    if not form.is_valid():
        return render_claim_offer(request, model_admin, form)
    try:
        paid_on, pence, note = (form.cleaned_data[name] for name in ("paid_on", "pence", "note"))
        made = overclaims.record_repayment(cast(User, request.user), paid_on, pence, note)
    except overclaims.NothingOwed:
        messages.info(request, "Nothing is owed to HMRC now: it is written down already, or in a claim.")
    except overclaims.SumDiffers as owed:
        form.add_error(
            "pence", f"{format_pounds(owed.args[0])} is owed. If it was another sum, write a note why."
        )
        return render_claim_offer(request, model_admin, form)
    else:
        audit.record_action(request, audit.What.GIVING, str(made))
        messages.success(request, f"{made}: written down.")
    return redirect("admin:giving_claim_make")


@require_POST
@require_right("export_gift_aid")
def undo_repayment(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """That was written down by mistake."""
    if made := Repayment.objects.filter(pk=pk).first():
        overclaims.forget_repayment(pk)
        audit.record_action(request, audit.What.GIVING, f"{made}: taken back, written by mistake")
    messages.success(request, "Taken back. What was paid back with it is owed again.")
    return redirect("admin:giving_claim_make")


@require_POST
@require_right("export_gift_aid")
def download_claim_file(request: HttpRequest, model_admin, pk: int, kind: str) -> HttpResponse:
    """HMRC's schedule as it was made, or the same rows to paste into HMRC's template."""
    claim = get_object_or_404(Claim, pk=pk)
    if not claim.has_file_to_send:
        raise Http404
    if kind == "ods":
        body, mime = bytes(claim.file or b""), MIME
    elif kind == "csv":
        body, mime = claims.build_claim_csv(claim).encode("utf-8-sig"), "text/csv; charset=utf-8"
    else:
        raise Http404
    audit.record_action(request, audit.What.EXPORTED, f"{claim} as {kind.upper()}")
    headers = {"Content-Disposition": f'attachment; filename="gift-aid-{claim.pk}.{kind}"'}
    return HttpResponse(body, content_type=mime, headers=headers)


@require_POST
@require_right("export_gift_aid")
def take_claim_step(request: HttpRequest, model_admin, pk: int, name: str) -> HttpResponse:
    """Sent, answered by HMRC, or void."""
    claim = get_object_or_404(Claim, pk=pk)
    if name not in (*FORMS, "void"):
        raise Http404
    form = FORMS[name](claim, request.POST) if name in FORMS else None
    if form and not form.is_valid():
        return render_claim(request, model_admin, claim, **{name: form})
    try:
        said = apply_claim_step(claim, name, form.cleaned_data if form else {})
    except claims.StepOutOfOrder as reason:
        if form and name in [step for step, _, _ in list_claim_steps(claim)]:
            form.add_error(next(iter(form.fields)), str(reason))
            return render_claim(request, model_admin, claim, **{name: form})
        messages.error(request, str(reason))
    else:
        audit.record_action(request, audit.What.GIVING, f"{claim}: {said}")
        messages.success(request, f"The claim is now: {said}.")
    return redirect("admin:giving_claim_change", pk)


FORMS = {"submit": build_submission_form, "pay": build_payment_form, "refuse": build_refusal_form}


def apply_claim_step(claim: Claim, name: str, facts: dict) -> str:
    """The step, and what became of the claim in words. Raises StepOutOfOrder."""
    match name:
        case "submit":
            claims.submit_claim(claim, facts["day"])
        case "pay":
            claims.record_claim_payment(claim, facts["day"], facts["received"], facts["difference"])
            return f"{claim.get_status_display()}, {format_pounds(facts['received'])}"
        case "refuse":
            claims.refuse_claim_rows(claim, facts["items"], facts["what"], facts["because"])
            return f"{claim.get_status_display()}, {format_pounds(claim.refused_pence)} of its gifts refused"
        case _:
            claims.void_claim(claim)
    claim.refresh_from_db(fields=["status"])
    return claim.get_status_display()
