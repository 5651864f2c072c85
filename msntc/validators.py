"""Rules of fields that the models of several apps share."""

from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
NOT_YET = "This day has not come yet. Give a day up to today."


def validate_not_future(day: date) -> None:
    """For a day on which something has happened. Today is the UK's own, whatever zone is active."""
    if day > timezone.localdate(timezone=LONDON):
        raise ValidationError(NOT_YET, code="future")
