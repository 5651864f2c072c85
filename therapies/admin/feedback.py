"""What readers say of the pages: answered in time, with a note of what we did."""

from django.contrib import admin
from django.db.models import Q

from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.admin_tools.visitor_messages import AnswerFilter, VisitorMessageAdmin
from therapies.models import Feedback


class FeedbackAnswerFilter(AnswerFilter):
    """Only who left an address waits for an answer."""

    waiting = AnswerFilter.waiting & ~Q(email="")


@admin.register(Feedback)
class FeedbackAdmin(VisitorMessageAdmin, OptimisticLock):
    list_display = ["page", "clear", "words_in_short", "wants_an_answer", "due_on", "answered_on"]
    list_filter = [FeedbackAnswerFilter, "clear", "page"]
    search_fields = ["words", "note"]
    fields = ["page", "clear", "words", "email", "received_on", "due_on", "answered_on", "note"]
    readonly_fields = ["page", "clear", "words", "email", "received_on", "due_on"]

    def get_queryset(self, request):
        """With the pages' names, without their documents."""
        return super().get_queryset(request).select_related("page").defer("page__live", "page__draft")

    @admin.display(description="what could be better")
    def words_in_short(self, feedback: Feedback) -> str:
        return super().words_in_short(feedback)
