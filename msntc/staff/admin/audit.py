"""The audit, to read."""

from django.contrib import admin

from msntc.staff.models import AuditLine


@admin.register(AuditLine)
class AuditAdmin(admin.ModelAdmin):
    list_display = ["at", "name", "what", "about"]
    list_filter = ["what", "at"]
    search_fields = ["name", "about"]
    date_hierarchy = "at"
    fields = readonly_fields = ("at", "name", "what", "about", "address")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
