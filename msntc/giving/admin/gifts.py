"""Gifts: what people mean to give, what became of it, and those that staff record by hand."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.http import require_http_methods

from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.admin_tools.pages import build_extra_urls, render_admin_page
from msntc.amounts import format_pounds
from msntc.giving.admin.offline_form import KNOWN, OfflineForm
from msntc.giving.admin.permissions import require_right
from msntc.giving.gift_aid import declarations, wording
from msntc.giving.models import ClaimLine, Gift
from msntc.giving.payments import ledger
from msntc.giving.timeline import build_gift_story
from msntc.staff import audit

WRITTEN = (
    "title first_name last_name organisation email by_email by_post tribute tribute_name fund sponsored covered_by "
    "no_gift_aid"
).split()
"""What may be put right by hand. All else is believed as it was told."""
NOT_COVERED = (
    "The reference is of Gift Aid declaration {}, which is cancelled or began later, so it does not cover this gift. "
    "If the giver still pays tax and wants Gift Aid, ask for a new declaration."
)


class GiftAidFilter(admin.SimpleListFilter):
    title, parameter_name = "Gift Aid", "gift_aid"

    def lookups(self, request, model_admin):
        return [("declared", "Declared, not claimed"), ("claimed", "In a claim"), ("none", "No declaration"),
                ("never", "Not for Gift Aid")]  # fmt: skip

    def queryset(self, request, queryset):
        claimed = Exists(ClaimLine.objects.filter(payment__gift=OuterRef("pk"), is_live=True))
        declared = Q(declarations__isnull=False) | Q(covered_by__isnull=False)
        match self.value():
            case "claimed":
                return queryset.filter(claimed)
            case "declared":
                return queryset.filter(declared, no_gift_aid="").exclude(claimed).distinct()
            case "never":
                return queryset.exclude(no_gift_aid="")
            case "none":
                return queryset.exclude(declared)
        return queryset


@admin.register(Gift)
class GiftAdmin(OptimisticLock):
    list_display = ["made_at", "who", "amount", "frequency", "source", "status", "mode", "fund"]
    list_display_links = ["made_at", "who"]
    list_filter = ["status", "source", "frequency", "fund", "mode", GiftAidFilter]
    list_select_related = ["fund"]
    date_hierarchy = "made_at"
    search_fields = [
        "first_name",
        "last_name",
        "organisation",
        "email",
        "payments__external_ref",
        "reference",
    ]
    raw_id_fields = ["covered_by"]
    fieldsets = [
        ("What happened", {"fields": ["happened"]}),
        ("Money", {"fields": ["amount", "frequency", "source", "reference", "status", "mode"]}),
        ("Who gave, and for what", {"fields": [*WRITTEN]}),
        ("What they agreed to", {"fields": ["agreed"]}),
        ("At the provider", {"fields": ["session", "subscription"]}),
    ]

    def get_urls(self):
        return build_extra_urls(self, ("record/", record_gift, "giving_gift_record")) + super().get_urls()

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        """All but names, letters and fund; all of it when the personal data are gone."""
        shown = [name for _, part in self.fieldsets for name in part["fields"]]
        return [name for name in shown if name not in WRITTEN or (obj and obj.removed_on)]

    def save_model(self, request, obj, form, change):
        """Only what was typed: the ledger may have written to the same row meanwhile."""
        if form.changed_data:
            obj.save(update_fields=form.changed_data)
            audit.record_action(
                request, audit.What.GIVING, f"Gift {obj.pk}: {', '.join(form.changed_data)} put right"
            )

    def changelist_view(self, request, extra_context=None):
        more = {"may_record": request.user.has_perm("giving.manage_giving")}
        return super().changelist_view(request, (extra_context or {}) | more)

    @admin.display(ordering="pence")
    def amount(self, gift):
        return format_pounds(gift.total_pence)

    @admin.display(ordering="last_name")
    def who(self, gift):
        return gift.organisation or f"{gift.first_name} {gift.last_name}".strip() or "(no name)"

    @admin.display(description="in these words")
    def agreed(self, gift):
        words = wording.CONSENTS.get(gift.consent_wording, {})
        ticked = [text for name, text in words.items() if getattr(gift, name)]
        return (
            format_html_join("", "<p>{} ({})</p>", [(text, gift.consent_wording) for text in ticked]) or "-"
        )

    @admin.display(description="in plain words")
    def happened(self, gift):
        lines = [
            (timezone.localtime(at).strftime("%d/%m/%Y %H:%M"), words) for at, words in build_gift_story(gift)
        ]
        return format_html_join("", "<p>{}: {}</p>", lines)


@require_http_methods(["GET", "HEAD", "POST"])
@require_right("manage_giving")
def record_gift(request: HttpRequest, model_admin) -> HttpResponse:
    """A gift in hand goes into the same ledger as those online."""
    form = OfflineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.known is None:
            try:
                return confirm_gift_record(request, form, save_offline_gift(form))
            except ledger.DuplicatePayment:
                del form.known  # another press of the button was quicker
        if form.known and form.is_the_same:
            messages.warning(request, f"{KNOWN} Nothing was recorded a second time.")
            return redirect("admin:giving_gift_change", form.known.gift_id)
        form.add_error("reference", KNOWN)
    return render_admin_page(request, model_admin, "giving/form", {
        "title": "Record a gift", "form": form, "button": "Record the gift",
        "back": "admin:giving_gift_changelist",
    })  # fmt: skip


def confirm_gift_record(request: HttpRequest, form: OfflineForm, gift: Gift) -> HttpResponse:
    audit.record_action(
        request, audit.What.GIVING, f"Recorded {format_pounds(gift.pence)}, {gift.get_source_display()}"
    )
    known_by = f" The reference is {form.ours}." if form.ours else ""
    messages.success(request, f"Recorded: {format_pounds(gift.pence)}.{known_by}")
    if form.named and not gift.covered_by:
        messages.warning(request, NOT_COVERED.format(form.named.pk))
    return redirect("admin:giving_gift_change", gift.pk)


@transaction.atomic
def save_offline_gift(form: OfflineForm) -> Gift:
    """The gift, its payment and its declaration, all or none."""
    answers, gift = form.cleaned_data, form.gift
    ledger.record_offline(gift, received_on=answers["received_on"], reference=form.number)
    if (method := answers["declared"]) and method != "earlier":
        only_this, made_on = answers["only_this"], answers["declared_on"]
        declarations.create_declaration(answers, gift, only_this=only_this, method=method, made_on=made_on)
    return gift
