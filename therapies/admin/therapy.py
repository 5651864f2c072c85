"""Staff name the therapies here."""

from django.contrib import admin

from msntc.admin_tools.optimistic_lock import OptimisticLock
from therapies.models import Therapy


@admin.register(Therapy)
class TherapyAdmin(OptimisticLock):
    fields = ["name", "slug", "position"]
    list_display = ["name", "slug", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
