"""“Was this page clear?”: what readers answer, kept for staff with the date by which they answer."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from msntc.validators import validate_not_future

ANSWERED_WITHIN = timedelta(days=14)


def due() -> date:
    return timezone.localdate() + ANSWERED_WITHIN


class Feedback(models.Model):
    class Clear(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    page = models.ForeignKey("therapies.TherapyPage", on_delete=models.CASCADE, related_name="feedback")
    clear = models.CharField("was this page clear?", max_length=10, choices=Clear)
    words = models.TextField("what could be better?", blank=True, max_length=2000)
    email = models.EmailField("e-mail", blank=True, help_text="Only if they want an answer.")
    received_on = models.DateField(default=timezone.localdate, editable=False)
    due_on = models.DateField("answer by", default=due)
    answered_on = models.DateField(null=True, blank=True, validators=[validate_not_future])
    note = models.TextField("what we did", blank=True)

    class Meta:
        ordering = ["answered_on", "due_on", "id"]
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                name="feedback_clear_is_an_answer",
                condition=Q(clear__in=["yes", "partly", "no"]),
                violation_error_message="Choose yes, partly or no.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.get_clear_display()}"
