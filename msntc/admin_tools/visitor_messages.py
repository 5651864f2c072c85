"""Messages from visitors in the admin: read, answered in time, with a note of what we did."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone


class AnswerFilter(admin.SimpleListFilter):
    title = "answer"
    parameter_name = "answer"
    waiting = Q(answered_on__isnull=True)

    def lookups(self, request, model_admin):
        return [("overdue", "Overdue"), ("due", "Still to answer"), ("done", "Answered")]

    def queryset(self, request, queryset):
        waiting = queryset.filter(self.waiting)
        match self.value():
            case "overdue":
                return waiting.filter(due_on__lt=timezone.localdate())
            case "due":
                return waiting
            case "done":
                return queryset.filter(answered_on__isnull=False)
        return queryset


class VisitorMessageAdmin:
    """Visitors write it; staff say when they answered, and what they did."""

    def has_add_permission(self, request) -> bool:
        return False

    @admin.display(description="wants an answer", boolean=True)
    def wants_an_answer(self, message) -> bool:
        return bool(message.email)

    def words_in_short(self, message) -> str:
        return message.words if len(message.words) <= 80 else message.words[:79] + "…"
