"""How true the list of centres is today: the lines that the office sees first."""

from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, CorrectionReport, ProposedChange, VerificationRequest
from centres.verification.link_changes import UNDO_LASTS, get_recent_link_changes
from centres.verification.schedule import ASK_AFTER


def list_centre_tasks(on: date | None = None) -> list[tuple[str, str]]:
    """Sentences for the office, each with the page where it is dealt with; five queries."""
    on = on or timezone.localdate()
    waiting = ProposedChange.objects.undecided().count()
    changed = get_recent_link_changes(on).count()
    tasks = [
        (describe_confirmations(on), "centre", "?status__exact=published&o=6"),
        (describe_reports(on), "correctionreport", "?answer=due"),
        (
            f"New details that wait for your yes: {waiting}" if waiting else "",
            "proposedchange",
            "?decided_at__isempty=1",
        ),
        (
            f"Changed by links in the last {UNDO_LASTS.days} days, without the office: {changed}"
            if changed
            else "",
            "linkchange",
            "?when=lately",
        ),
    ]
    found = [
        (words, reverse(f"admin:centres_{model}_changelist") + query)
        for words, model, query in tasks
        if words
    ]
    return found + list_silent_centres()


def describe_confirmations(on: date) -> str:
    published = list(Centre.objects.published().values_list("confirmed_on", flat=True))
    lately = sum(1 for day in published if day and on - day <= ASK_AFTER)
    if lately == len(published):
        return ""
    return (
        f"{lately} of {len(published)} centres ({round(100 * lately / len(published))} in 100) confirmed their details "
        f"in the last {ASK_AFTER.days} days"
    )


def list_silent_centres() -> list[tuple[str, str]]:
    """Those to ring, because they did not answer three letters."""
    since = Q(confirmed_on__isnull=True) | Q(verifications__asked_on__gt=F("confirmed_on"))
    silent = Centre.objects.published().filter(
        since, verifications__stage=VerificationRequest.Stage.OFFICE, verifications__answered_at__isnull=True
    )
    return [
        (
            f"Ring {centre}: it did not answer our letters",
            reverse("admin:centres_centre_change", args=[centre.pk]),
        )
        for centre in silent.only("name").order_by("name").distinct()
    ]


def describe_reports(on: date) -> str:
    due = list(CorrectionReport.objects.filter(answered_on__isnull=True).values_list("due_on", flat=True))
    late = sum(1 for day in due if day < on)
    overdue = f", {late} overdue" if late else ""
    return f"Messages about centres to answer: {len(due)}{overdue}" if due else ""
