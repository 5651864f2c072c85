"""The audit, to read."""

from django.contrib import admin

from msntc.admin_tools.pages import ReadOnlyAdmin
from msntc.staff.models import AuditLine


@admin.register(AuditLine)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ["at", "name", "what", "about"]
    list_filter = ["what", "at"]
    search_fields = ["name", "about"]
    date_hierarchy = "at"
    fields = readonly_fields = ("at", "name", "what", "about", "address")
