"""Gift Aid claims, step by step: what may be claimed and what is wrong, the claim, its file, what HMRC did."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msntc.giving import claimable, claims, overclaims
from msntc.giving.admin.claim_forms import PaidForm, RefusedForm, RepayForm
from msntc.giving.admin.forms import DayForm
from msntc.giving.admin.framing import LookedAt, framed, needs, pages
from msntc.giving.giftaid.schedule import MIME, MOST_ROWS
from msntc.giving.models import Claim, Repayment
from msntc.giving.models.ways import ways
from msntc.giving.templatetags.money import pounds
from msntc.staff import audit


@admin.register(Claim)
class ClaimAdmin(LookedAt):
    list_display = ["__str__", "status", "gifts", "tax", "received", "submitted_on", "paid_on", "made_by"]
    list_filter = ["status"]
    list_select_related = ["made_by"]

    def get_urls(self):
        return (
            pages(
                self,
                ("make/", make, "giving_claim_make"),
                ("repay/", repay, "giving_claim_repay"),
                ("repay/<int:pk>/back/", unrepay, "giving_claim_unrepay"),
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

    @admin.display(description="HMRC paid", ordering="received_pence")
    def received(self, claim):
        return "" if claim.received_pence is None else pounds(claim.received_pence)


def shown(request: HttpRequest, model_admin, claim: Claim, **sent) -> HttpResponse:
    """The claim; `sent` is a form that came back with what is wrong in it, by its step."""
    may = request.user.has_perm("giving.export_gift_aid")
    lines = list(claim.lines.all())
    context = {
        "title": str(claim),
        "claim": claim,
        "rows": [(line, claims.thawed(line.row).cells) for line in lines] if not claim.is_removed else [],
        "tax": claim.pence // 4,
        "refused_tax": claim.pence // 4 - (claim.pence - claim.refused_pence) // 4,
        "off": None if claim.received_pence is None else claim.received_pence - claim.due_pence,
        "gone": claims.gone_since(claim),
        "may_void": may and claim.status in ("draft", "submitted"),
        "may_download": may and claim.has_file_to_send,
        "steps": [(name, words, sent.get(name) or form(claim)) for name, words, form in steps(claim)]
        if may
        else [],
        "form": next(iter(sent.values()), None),
    }
    return framed(request, model_admin, "claim", context)


def steps(claim: Claim) -> list[tuple]:
    """What may be written of the claim now: the step, its words, and its form."""
    if claim.status == "draft":
        return [("submit", "It was sent to HMRC", sent_form)]
    if claim.status not in ("submitted", "paid"):
        return []
    paid = "HMRC has paid it" if claim.status == "submitted" else "Put right what HMRC paid"
    return [("pay", paid, paid_form), ("refuse", "HMRC refused rows of it", refused_form)]


def sent_form(claim: Claim, data=None) -> DayForm:
    today = {"day": timezone.localdate()}
    return DayForm(data, initial=today, after=timezone.localdate(claim.made_at), since="It was made")


def paid_form(claim: Claim, data=None) -> PaidForm:
    return PaidForm(data, claim=claim)


def refused_form(claim: Claim, data=None) -> RefusedForm:
    return RefusedForm(data)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("export_gift_aid")
def make(request: HttpRequest, model_admin) -> HttpResponse:
    """What may be claimed on now; a press of the button makes the claim of all that is right."""
    if request.method == "POST" and ways().gift_aid:
        return make_it(request)
    return offered(request, model_admin)


def make_it(request: HttpRequest) -> HttpResponse:
    after = request.POST.get("after", "")
    try:
        claim = claims.make(request.user, after=int(after) if after.isdecimal() else None)
    except claims.NothingToClaim:
        messages.warning(request, "There is nothing to claim on now.")
        return redirect("admin:giving_claim_make")
    except claims.MadeMeanwhile:
        messages.warning(request, "This claim was made since you opened the page. No second one was made.")
        return redirect("admin:giving_claim_change", claims.newest())
    about = f"{claim} made: {claim.lines.count()} payments, {pounds(claim.pence)}"
    audit.note(request, audit.What.GIVING, about)
    messages.success(request, "The claim is made. Take its file and send it to HMRC.")
    return redirect("admin:giving_claim_change", claim.pk)


def offered(request: HttpRequest, model_admin, repay: RepayForm | None = None) -> HttpResponse:
    newest = claims.newest()
    right, wrong, is_more = claimable.at_most(MOST_ROWS, timezone.localdate())
    owed = overclaims.tax_owed(overclaims.overclaimed())
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
        "form": repay or RepayForm(initial=today),
        "we_claim": ways().gift_aid,
    }
    return framed(request, model_admin, "make_claim", context)


@require_POST
@needs("export_gift_aid")
def repay(request: HttpRequest, model_admin) -> HttpResponse:
    """Tax on gifts that went back was paid back to HMRC by itself."""
    form = RepayForm(request.POST)
    if not form.is_valid():
        return offered(request, model_admin, form)
    try:
        made = overclaims.repay(
            request.user, form.cleaned_data["paid_on"], *map(form.cleaned_data.get, ("pence", "note"))
        )
    except overclaims.NothingOwed:
        messages.info(request, "Nothing is owed to HMRC now: it is written down already, or in a claim.")
    except overclaims.AnotherSum as owed:
        form.add_error("pence", f"{pounds(owed.args[0])} is owed. If it was another sum, write a note why.")
        return offered(request, model_admin, form)
    else:
        audit.note(request, audit.What.GIVING, str(made))
        messages.success(request, f"{made}: written down.")
    return redirect("admin:giving_claim_make")


@require_POST
@needs("export_gift_aid")
def unrepay(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """That was written down by mistake."""
    if made := Repayment.objects.filter(pk=pk).first():
        overclaims.forget_repayment(pk)
        audit.note(request, audit.What.GIVING, f"{made}: taken back, written by mistake")
    messages.success(request, "Taken back. What was paid back with it is owed again.")
    return redirect("admin:giving_claim_make")


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
    """Sent, answered by HMRC, or void."""
    claim = get_object_or_404(Claim, pk=pk)
    facts: dict = {}
    if name != "void":
        if name not in FORMS:
            raise Http404
        form = FORMS[name](claim, request.POST)
        if not form.is_valid():
            return shown(request, model_admin, claim, **{name: form})
        facts = form.cleaned_data
    try:
        said = take(claim, name, facts)
    except claims.NotNow as reason:
        messages.error(request, str(reason))
    else:
        audit.note(request, audit.What.GIVING, f"{claim}: {said}")
        messages.success(request, f"The claim is now: {said}.")
    return redirect("admin:giving_claim_change", pk)


FORMS = {"submit": sent_form, "pay": paid_form, "refuse": refused_form}


def take(claim: Claim, name: str, facts: dict) -> str:
    """The step, and what became of the claim in words. Raises NotNow."""
    match name:
        case "submit":
            claims.submit(claim, facts["day"])
        case "pay":
            claims.pay(claim, facts["day"], facts["received"], facts["difference"])
            return f"{claim.get_status_display()}, {pounds(facts['received'])}"
        case "refuse":
            claims.refuse(claim, facts["items"], facts["what"], facts["because"])
            return f"{claim.get_status_display()}, {pounds(claim.refused_pence)} of its gifts refused"
        case _:
            claims.void(claim)
    claim.refresh_from_db(fields=["status"])
    return claim.get_status_display()
