"""What a centre's times are told for, and the days of a week."""

from django.db import models


class Service(models.TextChoices):
    BUILDING = "building", "Building open"
    PHONE = "phone", "Phone answered"
    CHAMBER = "chamber", "Oxygen sessions"


class Weekday(models.IntegerChoices):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


SERVICE_WEEKDAYS = [
    (f"{service.value}-{day.value}", f"{service.label}, {day.label}")
    for service in Service
    for day in Weekday
]
"""Each day of a week of each service, as `Centre.closed_weekdays` names it."""
