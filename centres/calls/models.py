"""Telephone calls with centres: who rang when, what was said, how it ended; what was typed is kept at every step."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from centres.models import Centre
from msntc.validators import validate_not_future

BUSY = timedelta(minutes=30)
"""How long after it was last saved an open call keeps others from ringing the same centre."""
NAMES_KEPT = timedelta(days=730)
"""How long the name of whoever spoke for a centre is kept; their role stays."""


class CallQuerySet(models.QuerySet):
    def open(self) -> "CallQuerySet":
        return self.filter(finished_at__isnull=True)

    def finished(self) -> "CallQuerySet":
        return self.filter(finished_at__isnull=False)

    def outdated(self, now: datetime | None = None) -> "CallQuerySet":
        """Those that hold a person's name, or what was typed, longer than we may keep it."""
        old = (now or timezone.now()) - NAMES_KEPT
        return self.filter(started_at__lt=old).exclude(spoke_with="", notes="", answers={}, seen={})

    def forget_persons(self) -> None:
        """What the centre's history holds, and that there was a call, stays."""
        self.update(spoke_with="", notes="", answers={}, seen={})


class Call(models.Model):
    """One call, from “ring this centre” to its outcome. Only what was asked is in `answers`."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "They told us what is right"
        NO_ANSWER = "no-answer", "Nobody answered"
        WRONG_NUMBER = "wrong-number", "Wrong number"
        WRITE = "write", "They ask us to write"
        CLOSED_FOR_NOW = "closed-for-now", "Closed for a time"
        CLOSED = "closed", "Closed for good"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="calls")
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="centre_calls"
    )
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    phone = models.CharField("number that was rung", max_length=30, blank=True)
    seen = models.JSONField(
        default=dict, help_text="What stood there when the call began, by question, in words."
    )
    answers = models.JSONField(default=dict, help_text="What was typed, by box: only what was asked.")
    spoke_with = models.CharField("name of who spoke for the centre", max_length=80, blank=True)
    role = models.CharField("their part in the centre", max_length=60, blank=True)
    said_on = models.DateField(null=True, blank=True, validators=[validate_not_future])
    try_again_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True, max_length=2000, help_text="For staff only.")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                name="finished_call_has_an_outcome",
                condition=Q(outcome="", finished_at__isnull=True)
                | ~Q(outcome="") & Q(finished_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre}, {timezone.localtime(self.started_at):%-d %B %Y}"

    @property
    def is_busy(self) -> bool:
        """Whether somebody is at it now."""
        return self.finished_at is None and timezone.now() - self.saved_at < BUSY

    @property
    def phone_on_page(self) -> str:
        """The centre's number when the call began."""
        return self.seen.get("phone", "")

    @property
    def caller_name(self) -> str:
        return (self.caller.get_full_name() or self.caller.get_username()) if self.caller else "Somebody"
