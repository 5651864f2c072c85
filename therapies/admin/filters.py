"""Lists the pages whose review is due."""

from datetime import timedelta

from django.contrib import admin
from django.utils import timezone

from therapies import review_dates


class DueFilter(admin.SimpleListFilter):
    title = "review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue"), ("soon", f"Due in {review_dates.REMIND_AT[0]} days")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "overdue":
            return queryset.live().filter(next_review_on__lt=today)
        if self.value() == "soon":
            last = today + timedelta(days=review_dates.REMIND_AT[0])
            return queryset.live().filter(next_review_on__range=(today, last))
        return queryset
