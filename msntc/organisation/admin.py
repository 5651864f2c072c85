"""One row, edited in place: staff see the form, not a list of one."""

from django.contrib import admin
from django.shortcuts import redirect

from msntc.organisation import models


@admin.register(models.Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    def changelist_view(self, request, extra_context=None):
        models.Organisation.objects.get_or_create(id=1)
        return redirect("admin:organisation_organisation_change", 1)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        models.forget()
