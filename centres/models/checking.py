"""How a centre's details are kept true: what it was asked, what it answered, what visitors told us."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centres.models.centre import Centre
from msntc.validators import validate_not_future


class Ask(models.Model):
    """One letter that asked a centre whether its details are still right. Its link names this row, once."""

    class Stage(models.IntegerChoices):
        FIRST = 1, "first contact"
        SECOND = 2, "second contact"
        OFFICE = 3, "on the office’s list"

    class Answer(models.TextChoices):
        RIGHT = "right", "all still right"
        CHANGED = "changed", "something changed"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="asks")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    to = models.EmailField(blank=True)
    asked_on = models.DateField(default=timezone.localdate)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="ask_answer_is_dated",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre}, {self.asked_on}"


class Proposal(models.Model):
    """A change that came through a link and waits for the office: contact details, address or pin."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="proposals")
    values = models.JSONField(help_text="Field and new value, as text.")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return f"{self.centre}: {', '.join(self.values)}"


def answer_by():
    return timezone.localdate() + timedelta(days=14)


class Report(models.Model):
    """What a visitor told us: a mistake in a centre's details, or a centre that is missing (no centre)."""

    centre = models.ForeignKey(
        Centre, on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    words = models.TextField("what is wrong", max_length=2000)
    email = models.EmailField("e-mail", blank=True, help_text="Only if they want an answer.")
    received_on = models.DateField(default=timezone.localdate, editable=False)
    due_on = models.DateField("answer by", default=answer_by)
    answered_on = models.DateField(null=True, blank=True, validators=[validate_not_future])
    note = models.TextField("what we did", blank=True)

    class Meta:
        ordering = ["answered_on", "due_on", "id"]
        verbose_name = "report from a visitor"
        verbose_name_plural = "reports from visitors"

    def __str__(self) -> str:
        return f"{self.centre or 'A missing centre'}, {self.received_on}"


class Shown(models.Model):
    """How often a centre's page was shown in a month. Counted without anything about the visitor."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="shown")
    month = models.DateField(help_text="Its first day.")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["centre", "month"], name="shown_once_a_month")]

    def __str__(self) -> str:
        return f"{self.centre}, {self.month:%B %Y}: {self.times}"


class OldSlug(models.Model):
    """An address that a centre had before: it still leads there."""

    slug = models.SlugField(max_length=120, primary_key=True)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug
