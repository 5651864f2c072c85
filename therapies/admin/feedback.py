"""What readers say of the pages: answered in time, with a note of what we did."""

from django.contrib import admin
from django.utils import timezone

from msntc.admin_tools.optimistic_lock import OptimisticLock
from therapies.models import Feedback


class Overdue(admin.SimpleListFilter):
    title = "answer"
    parameter_name = "answer"

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue"), ("due", "Still to answer"), ("done", "Answered")]

    def queryset(self, request, queryset):
        waiting = queryset.filter(answered_on__isnull=True).exclude(email="")
        match self.value():
            case "overdue":
                return waiting.filter(due_on__lt=timezone.localdate())
            case "due":
                return waiting
            case "done":
                return queryset.filter(answered_on__isnull=False)
        return queryset


@admin.register(Feedback)
class FeedbackAdmin(OptimisticLock):
    list_display = ["page", "clear", "words_in_short", "wants_an_answer", "due_on", "answered_on"]
    list_filter = [Overdue, "clear", "page"]
    search_fields = ["words", "note"]
    fields = ["page", "clear", "words", "email", "received_on", "due_on", "answered_on", "note"]
    readonly_fields = ["page", "clear", "words", "email", "received_on", "due_on"]

    def get_queryset(self, request):
        """With the pages' names, without their documents."""
        return super().get_queryset(request).select_related("page").defer("page__live", "page__draft")

    def has_add_permission(self, request) -> bool:
        """Readers write it; staff answer."""
        return False

    @admin.display(description="what could be better")
    def words_in_short(self, feedback: Feedback) -> str:
        return feedback.words if len(feedback.words) <= 80 else feedback.words[:79] + "…"

    @admin.display(description="wants an answer", boolean=True)
    def wants_an_answer(self, feedback: Feedback) -> bool:
        return bool(feedback.email)
