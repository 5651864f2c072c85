"""Filters of lists by what links changed lately: the changes themselves, and the centres that have them."""

from django.contrib import admin

from centres.link_changes import UNDO_LASTS, changed_lately


class Lately(admin.SimpleListFilter):
    title = "when"
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("lately", f"In the last {UNDO_LASTS.days} days, not undone")]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=changed_lately().values("pk")) if self.value() == "lately" else queryset


class ChangedByLinks(Lately):
    title = "changed by links lately"
    parameter_name = "links"

    def queryset(self, request, queryset):
        found = changed_lately().values("centre")
        return queryset.filter(pk__in=found) if self.value() == "lately" else queryset
