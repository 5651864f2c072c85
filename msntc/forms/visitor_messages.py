"""What visitors write to us and staff answer: kept with the date by which they do."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from msntc.validators import validate_not_future

ANSWERED_WITHIN = timedelta(days=14)


def get_due_date() -> date:
    return timezone.localdate() + ANSWERED_WITHIN


class VisitorMessage(models.Model):
    email = models.EmailField("e-mail", blank=True, help_text="Only if they want an answer.")
    received_on = models.DateField(default=timezone.localdate, editable=False)
    due_on = models.DateField("answer by", default=get_due_date)
    answered_on = models.DateField(null=True, blank=True, validators=[validate_not_future])
    note = models.TextField("what we did", blank=True)

    class Meta:
        abstract = True
        ordering = ["answered_on", "due_on", "id"]
