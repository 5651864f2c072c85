"""Who writes the pages, and who may check them."""

from django.contrib import admin

from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.staff import audit
from therapies.admin.fields import LookUp
from therapies.models import Person


@admin.register(Person)
class PersonAdmin(OptimisticLock):
    fields = ["name", "role", "qualification", "is_clinician", "trained_on", "email", "account"]
    list_display = ["name", "role", "qualification", "is_clinician", "trained_on"]
    list_filter = ["is_clinician"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["account"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(
            db_field, request, **kwargs | {"widget": LookUp(db_field, self.admin_site)}
        )

    def save_model(self, request, obj, form, change):
        """Who may sign pages off, and from which account, is a right like others: it is noted."""
        super().save_model(request, obj, form, change)
        if {"is_clinician", "account"} & set(form.changed_data):
            may = "may check pages" if obj.is_clinician else "may not check pages"
            about = f"Person {obj.name}: {may}, account {obj.account or 'none'}"
            audit.record_action(request, audit.What.RIGHTS_CHANGED, about)
