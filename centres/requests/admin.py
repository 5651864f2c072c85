"""Requests in the admin: who waits for what, and that somebody has answered."""

from django.contrib import admin

from centres.admin.permissions import OfOwnCentres
from centres.requests.models import ContactRequest
from msntc.admin_tools.visitor_messages import AnswerFilter, VisitorMessageAdmin


@admin.register(ContactRequest)
class ContactRequestAdmin(VisitorMessageAdmin, OfOwnCentres):
    """The office sees all, an editor those for the own centre: they are whom it is written to."""

    list_display = ["centre", "name", "answer_by", "sent_to_centre", "due_on", "answered_on"]
    list_filter = [AnswerFilter, "sent_to_centre"]
    search_fields = ["centre__name"]
    readonly_fields = (
        "centre name answer_by phone email wanted words sent_to_centre received_on due_on".split()
    )
    fields = [*readonly_fields, "answered_on", "note"]

    @admin.display(description="would like to know")
    def wanted(self, request: ContactRequest) -> str:
        return "; ".join(request.topic_labels) or "–"
