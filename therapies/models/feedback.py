"""“Was this page clear?”: what readers answer, kept for staff with the date by which they answer."""

from django.db import models
from django.db.models import Q

from msntc.forms.visitor_messages import VisitorMessage


class Feedback(VisitorMessage):
    class Clear(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    page = models.ForeignKey("therapies.TherapyPage", on_delete=models.CASCADE, related_name="feedback")
    clear = models.CharField("was this page clear?", max_length=10, choices=Clear)
    words = models.TextField("what could be better?", blank=True, max_length=2000)

    class Meta(VisitorMessage.Meta):
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
