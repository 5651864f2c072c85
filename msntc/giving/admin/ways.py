"""The ways to give, as staff set them up. What is empty is not shown to anybody."""

from django.contrib import admin
from django.db import models
from django.utils.text import capfirst

from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.amounts import format_pounds
from msntc.forms.fields import PenceField, PerMilleField
from msntc.giving.models import Fund, GivingSettings, Pack, SuggestedAmount
from msntc.staff import audit

BANK = {"account_name", "sort_code", "account_number", "cheque_payee", "cheque_address", "external_url"}
"""Where money goes: whoever changes it is noted."""


class PoundsAdmin(OptimisticLock):
    """Amounts are kept as pence and typed in pounds, shares in thousandths and typed in percent."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name.endswith("pence"):
            label = f"{capfirst(db_field.verbose_name)}, in pounds"
            return PenceField(label=label, help_text=db_field.help_text, initial=db_field.get_default())
        if db_field.name.endswith("per_mille"):
            label = f"{capfirst(db_field.verbose_name)}, in %"
            return PerMilleField(label=label, help_text=db_field.help_text, initial=db_field.get_default())
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(GivingSettings)
class GivingSettingsAdmin(PoundsAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        ("At the top", {"fields": ["why"]}),
        ("By card and Direct Debit", {
            "fields": ["least_pence", "most_pence", "fee_per_mille", "fee_fixed_pence", "portal_url"],
            "description": "Whether there is a payment account is set on the server (GIVING_MODE), not here.",
        }),
        ("Against those who try stolen cards", {
            "fields": ["card_paused", "refusals_per_network", "pages_per_address", "refusals_that_warn"],
            "description": "Before an appeal on television, raise the last one: of 100 good cards a few are refused.",
        }),
        ("By bank", {"fields": ["account_name", "sort_code", "account_number"]}),
        ("By cheque", {"fields": ["cheque_payee", "cheque_address"]}),
        ("On an outside page", {"fields": ["external_label", "external_url"]}),
        ("Other ways", {"fields": ["will_words", "fundraise_words"]}),
        ("Gift Aid", {"fields": ["gift_aid", "hmrc_reference", "year_ends_in"]}),
        ("Who we are", {"fields": ["complaints", "treasurer_email", "thanks", "keep_years"]}),
        ("Gifts that staff record", {"fields": ["unusual_pence"]}),
    ]  # fmt: skip

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not GivingSettings.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.changed_data:
            changed = ", ".join(form.changed_data)
            about = (
                "Where money goes was changed: "
                if BANK & set(form.changed_data)
                else "Ways to give changed: "
            )
            audit.record_action(request, audit.What.GIVING, about + changed)


@admin.register(SuggestedAmount)
class SuggestedAmountAdmin(PoundsAdmin):
    list_display = ["amount", "frequency", "impact", "position"]
    list_filter = ["frequency"]

    @admin.display(ordering="pence")
    def amount(self, row):
        return format_pounds(row.pence)


@admin.register(Fund)
class FundAdmin(OptimisticLock):
    list_display = ["name", "purpose", "restricted", "active"]
    list_filter = ["restricted", "active"]


@admin.register(Pack)
class PackAdmin(OptimisticLock):
    list_display = ["title", "file"]
