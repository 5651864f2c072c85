"""Payments: money that came. To look at, to thank for once more, and to take out month by month."""

from datetime import timedelta

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msntc.admin_tools.pages import ReadOnlyAdmin, build_extra_urls, render_admin_page
from msntc.amounts import format_pounds
from msntc.giving import emails
from msntc.giving.admin.forms import MonthForm, OfflineRefundForm
from msntc.giving.admin.permissions import require_right
from msntc.giving.models import Gift, Notice, Payment
from msntc.giving.monthly_export import build_month_csv
from msntc.giving.payments import ledger
from msntc.giving.payments.locks import with_ledger_lock
from msntc.mail.models import Letter
from msntc.staff import audit


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
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
            build_extra_urls(
                self,
                ("month/", export_month, "giving_payment_month"),
                ("<int:pk>/thank/", resend_thanks, "giving_payment_thank"),
                ("<int:pk>/went-back/", record_returned_money, "giving_payment_went_back"),
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
        return format_pounds(payment.pence)

    @admin.display(description="of that still ours")
    def kept(self, payment):
        return format_pounds(payment.kept_pence)

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
@require_right("export_gifts")
def export_month(request: HttpRequest, model_admin) -> HttpResponse:
    """Asks for the month, and gives its payments as CSV."""
    form = MonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        month = form.cleaned_data["month"]
        count, table = build_month_csv(month)
        audit.record_action(request, audit.What.EXPORTED, f"{count} payments of {month:%B %Y}")
        headers = {"Content-Disposition": f'attachment; filename="payments-{month:%Y-%m}.csv"'}
        return HttpResponse(
            table.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
        )
    return render_admin_page(request, model_admin, "giving/form", {
        "title": "Take a month out as a table", "form": form, "button": "Download (CSV)",
        "back": "admin:giving_payment_changelist",
        "note": "Real money only: what came in that month, and what went back in it, whenever it had come. A disputed "
                "payment goes back on the day on which the dispute is lost. The payment company's fees and pay-outs "
                "are not here: its own site has them. An apostrophe before a text keeps a spreadsheet from taking it "
                "for a sum.",
    })  # fmt: skip


@require_POST
@require_right("manage_giving")
def resend_thanks(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """The letter of thanks goes out once more, because somebody asked for it."""
    payment = get_object_or_404(Payment.objects.select_related("gift"), pk=pk)
    if payment.gift.email and not payment.gift.removed_on:
        a_minute_ago = timezone.now() - timedelta(minutes=1)
        just_now = Letter.objects.filter(to=payment.gift.email, subject=emails.SUBJECTS[Notice.Kind.THANKS])
        if not just_now.filter(queued_at__gte=a_minute_ago).exists():  # not pressed twice
            emails.send_gift_letter(payment.gift, Notice.Kind.THANKS, payment)
            audit.record_action(request, audit.What.GIVING, f"Thanks for payment {payment.pk} sent once more")
        messages.success(request, "The letter of thanks is in the outbox once more.")
    return redirect("admin:giving_payment_change", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_right("manage_giving")
def record_returned_money(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """A cheque that bounced, a gift that was returned: only of what staff recorded themselves."""
    payment = get_object_or_404(Payment, pk=pk, gift__mode=Gift.Mode.OFFLINE)
    form = OfflineRefundForm(request.POST.dict() or None, payment=payment)
    if request.method == "POST" and form.is_valid():
        pence = form.cleaned_data["refunded"]
        try:
            save_offline_refund(request, form)
        except RefundConflict:
            form.data = {**form.data, "was": payment.refunded_pence}
            form.add_error(
                "refunded", f"Meanwhile it says that {format_pounds(payment.refunded_pence)} went back."
            )
        except ValueError:
            form.add_error("refunded", f"Only {format_pounds(payment.pence)} came.")
        else:
            messages.success(request, f"Recorded: {format_pounds(pence)} went back.")
            return redirect("admin:giving_payment_change", pk)
    return render_admin_page(request, model_admin, "giving/form", {
        "title": f"What went back of {payment}", "form": form, "button": "Record",
        "back": "admin:giving_payment_changelist",
        "note": "If Gift Aid was claimed on it, the next claim gives that back.",
    })  # fmt: skip


class RefundConflict(Exception):
    """Somebody else wrote another sum since the form was opened."""


@with_ledger_lock
def save_offline_refund(request: HttpRequest, form: OfflineRefundForm) -> None:
    """Records what went back, unless somebody wrote of it meanwhile; the same sum once more changes nothing."""
    payment, pence, was = form.payment, form.cleaned_data["refunded"], form.cleaned_data["was"]
    payment.refresh_from_db()
    if pence == payment.refunded_pence:
        return
    if was is not None and was != payment.refunded_pence:
        raise RefundConflict
    ledger.record_offline_refund(payment.pk, pence, form.cleaned_data["day"])
    audit.record_action(
        request, audit.What.GIVING, f"{format_pounds(pence)} of payment {payment.pk} went back"
    )
