"""Staff name the therapies here."""

from django.contrib import admin

from therapies.admin.stood import StoodForm
from therapies.models import Therapy


@admin.register(Therapy)
class TherapyAdmin(admin.ModelAdmin):
    form = StoodForm
    fields = ["name", "slug", "position"]
    list_display = ["name", "slug", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
