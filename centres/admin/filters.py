"""Filters of lists by what links changed lately: the changes themselves, and the centres that have them."""

from django.contrib import admin

from centres.verification.link_changes import UNDO_LASTS, get_recent_link_changes


class RecentLinkChangeFilter(admin.SimpleListFilter):
    title = "when"
    parameter_name = "when"

    def lookups(self, request, model_admin):
        return [("lately", f"In the last {UNDO_LASTS.days} days, not undone")]

    def queryset(self, request, queryset):
        return (
            queryset.filter(pk__in=get_recent_link_changes().values("pk"))
            if self.value() == "lately"
            else queryset
        )


class CentreLinkChangeFilter(RecentLinkChangeFilter):
    title = "changed by links lately"
    parameter_name = "links"

    def queryset(self, request, queryset):
        found = get_recent_link_changes().values("centre")
        return queryset.filter(pk__in=found) if self.value() == "lately" else queryset
