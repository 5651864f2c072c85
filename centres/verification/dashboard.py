"""How true the list of centres is today: the lines that the office sees first."""

from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, CorrectionReport, ProposedChange, VerificationRequest
from centres.verification.link_changes import UNDO_LASTS, get_recent_link_changes
from centres.verification.services import ASK_AFTER


def list_centre_tasks(on: date | None = None) -> list[tuple[str, str]]:
    """Sentences for the office, each with the page where it is dealt with; five queries."""
    on = on or timezone.localdate()
    published = list(Centre.objects.published().values_list("confirmed_on", flat=True))
    lately = sum(1 for day in published if day and on - day <= ASK_AFTER)
    since = Q(confirmed_on__isnull=True) | Q(verifications__asked_on__gt=F("confirmed_on"))
    silent = Centre.objects.published().filter(
        since, verifications__stage=VerificationRequest.Stage.OFFICE, verifications__answered_at__isnull=True
    )
    due = CorrectionReport.objects.filter(answered_on__isnull=True).values_list("due_on", flat=True)
    reports, proposed_changes = list(due), ProposedChange.objects.filter(decided_at__isnull=True).count()
    late = sum(1 for day in reports if day < on)
    found = []
    if lately < len(published):
        share = round(100 * lately / len(published))
        found.append(
            (
                f"{lately} of {len(published)} centres ({share} in 100) confirmed their details in the last "
                f"{ASK_AFTER.days} days",
                build_centre_changelist_url("centre", "?status__exact=published&o=6"),
            )
        )
    if names := sorted({centre.name for centre in silent.only("name")}):
        found.append(
            (
                f"Centres that have not answered, to ring: {', '.join(names)}",
                build_centre_changelist_url("verificationrequest", "?stage__exact=3"),
            )
        )
    if reports:
        found.append(
            (
                f"Messages about centres to answer: {len(reports)}" + (f", {late} overdue" if late else ""),
                build_centre_changelist_url("correctionreport", "?answer=due"),
            )
        )
    if proposed_changes:
        found.append(
            (
                f"New details that wait for your yes: {proposed_changes}",
                build_centre_changelist_url("proposedchange", "?decided_at__isempty=1"),
            )
        )
    if changes := get_recent_link_changes(on).count():
        found.append(
            (
                f"Changed by links in the last {UNDO_LASTS.days} days, without the office: {changes}",
                build_centre_changelist_url("linkchange", "?when=lately"),
            )
        )
    return found


def build_centre_changelist_url(model: str, query: str) -> str:
    return reverse(f"admin:centres_{model}_changelist") + query
