"""Who waits to hear from a centre: the line that the office sees first."""

from datetime import date

from django.urls import reverse

from centres.requests.models import ContactRequest


def list_request_tasks(on: date) -> list[tuple[str, str]]:
    """A sentence with the page where it is dealt with; none while nobody waits. One query."""
    due = list(ContactRequest.objects.waiting().values_list("due_on", flat=True))
    if not due:
        return []
    late = sum(1 for day in due if day < on)
    overdue = f", {late} overdue" if late else ""
    address = reverse("admin:centre_requests_contactrequest_changelist") + "?answer=due"
    return [(f"People who wait to hear from a centre: {len(due)}{overdue}", address)]
