"""Payments: money that came. To look at, to thank for once more, and to take out month by month."""

from datetime import timedelta

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msntc.giving import ledger, letters
from msntc.giving.admin.forms import BackForm, MonthForm
from msntc.giving.admin.framing import LookedAt, framed, needs, pages
from msntc.giving.models import Gift, Notice, Payment
from msntc.giving.month import month_end
from msntc.giving.templatetags.money import pounds
from msntc.giving.turns import in_turn
from msntc.post.models import Letter
from msntc.staff import audit


@admin.register(Payment)
class PaymentAdmin(LookedAt):
    list_display = [
        "received_on",
        "amount",
        "kept",
        "dispute",
        "is_warned_of",
        "who",
        "source",
        "mode",
        "fund",
    ]
    list_filter = ["gift__source", "dispute", "is_warned_of", "gift__fund", "gift__mode"]
    list_select_related = ["gift__fund"]
    date_hierarchy = "received_on"
    search_fields = ["external_ref", "gift__last_name", "gift__organisation", "gift__email"]
    fields = [
        "gift",
        "amount",
        "kept",
        "dispute",
        "is_warned_of",
        "received_on",
        "external_ref",
        "recorded_at",
    ]

    def get_urls(self):
        return (
            pages(
                self,
                ("month/", take_out, "giving_payment_month"),
                ("<int:pk>/thank/", thank_again, "giving_payment_thank"),
                ("<int:pk>/went-back/", went_back, "giving_payment_went_back"),
            )
            + super().get_urls()
        )

    def changelist_view(self, request, extra_context=None):
        more = {"may_take_out": request.user.has_perm("giving.export_gifts")}
        return super().changelist_view(request, (extra_context or {}) | more)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may = request.user.has_perm("giving.manage_giving")
        context["may_thank"] = may and bool(obj.gift.email) and not obj.gift.removed_on
        context["may_go_back"] = may and obj.gift.mode == Gift.Mode.OFFLINE
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(ordering="pence")
    def amount(self, payment):
        return pounds(payment.pence)

    @admin.display(description="of that still ours")
    def kept(self, payment):
        return pounds(payment.kept_pence)

    @admin.display(ordering="gift__last_name")
    def who(self, payment):
        gift = payment.gift
        return gift.organisation or f"{gift.first_name} {gift.last_name}".strip() or "(no name)"

    @admin.display(ordering="gift__source")
    def source(self, payment):
        return payment.gift.get_source_display()

    @admin.display(ordering="gift__mode")
    def mode(self, payment):
        return payment.gift.get_mode_display()

    @admin.display(ordering="gift__fund")
    def fund(self, payment):
        return payment.gift.fund


@require_http_methods(["GET", "HEAD", "POST"])
@needs("export_gifts")
def take_out(request: HttpRequest, model_admin) -> HttpResponse:
    """Asks for the month, and gives its payments as CSV."""
    form = MonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        month = form.cleaned_data["month"]
        count, table = month_end(month)
        audit.note(request, audit.What.EXPORTED, f"{count} payments of {month:%B %Y}")
        headers = {"Content-Disposition": f'attachment; filename="payments-{month:%Y-%m}.csv"'}
        return HttpResponse(
            table.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
        )
    return framed(request, model_admin, "form", {
        "title": "Take a month out as a table", "form": form, "button": "Download (CSV)",
        "back": "admin:giving_payment_changelist",
        "note": "Real money only: what came in that month, and what went back in it, whenever it had come. A disputed "
                "payment goes back on the day on which the dispute is lost. The payment company's fees and pay-outs "
                "are not here: its own site has them. An apostrophe before a text keeps a spreadsheet from taking it "
                "for a sum.",
    })  # fmt: skip


@require_POST
@needs("manage_giving")
def thank_again(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """The letter of thanks goes out once more, because somebody asked for it."""
    payment = get_object_or_404(Payment.objects.select_related("gift"), pk=pk)
    if payment.gift.email and not payment.gift.removed_on:
        a_minute_ago = timezone.now() - timedelta(minutes=1)
        just_now = Letter.objects.filter(to=payment.gift.email, subject=letters.SUBJECTS[Notice.Kind.THANKS])
        if not just_now.filter(queued_at__gte=a_minute_ago).exists():  # not pressed twice
            letters.send(payment.gift, Notice.Kind.THANKS, payment)
            audit.note(request, audit.What.GIVING, f"Thanks for payment {payment.pk} sent once more")
        messages.success(request, "The letter of thanks is in the outbox once more.")
    return redirect("admin:giving_payment_change", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("manage_giving")
def went_back(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """A cheque that bounced, a gift that was returned: only of what staff recorded themselves."""
    payment = get_object_or_404(Payment, pk=pk, gift__mode=Gift.Mode.OFFLINE)
    form = BackForm(request.POST.dict() or None, payment=payment)
    if request.method == "POST" and form.is_valid():
        pence = form.cleaned_data["refunded"]
        try:
            take_back(request, form)
        except WrittenMeanwhile:
            form.data = form.data | {"was": payment.refunded_pence}
            form.add_error("refunded", f"Meanwhile it says that {pounds(payment.refunded_pence)} went back.")
        except ValueError:
            form.add_error("refunded", f"Only {pounds(payment.pence)} came.")
        else:
            messages.success(request, f"Recorded: {pounds(pence)} went back.")
            return redirect("admin:giving_payment_change", pk)
    return framed(request, model_admin, "form", {
        "title": f"What went back of {payment}", "form": form, "button": "Record",
        "back": "admin:giving_payment_changelist",
        "note": "If Gift Aid was claimed on it, the next claim gives that back.",
    })  # fmt: skip


class WrittenMeanwhile(Exception):
    """Somebody else wrote another sum since the form was opened."""


@in_turn
def take_back(request: HttpRequest, form: BackForm) -> None:
    """Records what went back, unless somebody wrote of it meanwhile; the same sum once more changes nothing."""
    payment, pence, was = form.payment, form.cleaned_data["refunded"], form.cleaned_data["was"]
    payment.refresh_from_db()
    if pence == payment.refunded_pence:
        return
    if was is not None and was != payment.refunded_pence:
        raise WrittenMeanwhile
    ledger.record_offline_refund(payment.pk, pence, form.cleaned_data["day"])
    audit.note(request, audit.What.GIVING, f"{pounds(pence)} of payment {payment.pk} went back")
