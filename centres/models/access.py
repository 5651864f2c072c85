"""Getting in: yes, no or not known, with the number where it is a length, and the day it was checked.

A fact without a row is not known, and is shown as not known: no score, no badge.
"""

from django.db import models
from django.db.models import Q

from centres.models.centre import Centre
from msntc.validators import validate_not_future


class Fact(models.TextChoices):
    """In the order in which somebody arrives."""

    BLUE_BADGE = "blue-badge", "Blue Badge parking"
    PARKING_NEAR = "parking-near", "Parking close to the door"
    STEP_FREE = "step-free", "Step-free way in"
    WIDE_DOORS = "wide-doors", "Doors wide enough for a wheelchair"
    SEATS_ON_THE_WAY = "seats", "Somewhere to sit on the way"
    TOILET = "toilet", "Accessible toilet"
    CHANGING_PLACES = "changing-places", "Changing Places toilet"
    ROLL_IN_CHAMBER = "roll-in", "You can stay in your wheelchair in the chamber"
    LOW_STEP_CHAMBER = "chamber-step", "Step-free chamber"
    HOIST = "hoist", "Hoist"
    COMPANION = "companion", "Somebody may sit in with you"
    ASSISTANCE_DOGS = "assistance-dogs", "Assistance dogs welcome"
    HEARING_LOOP = "hearing-loop", "Hearing loop"
    COOL_ROOM = "cool-room", "Cool room"
    QUIET_SPACE = "quiet-space", "Quiet space to rest"
    SOFT_LIGHT = "soft-light", "Light that can be turned down"


MEASURED_IN = {
    Fact.BLUE_BADGE: "spaces",
    Fact.PARKING_NEAR: "metres to the door",
    Fact.STEP_FREE: "steps",
    Fact.WIDE_DOORS: "centimetres wide",
    Fact.LOW_STEP_CHAMBER: "centimetres high",
}
"""The unit of the number that a fact may have."""


class AccessFact(models.Model):
    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not known"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="access")
    fact = models.CharField(max_length=20, choices=Fact)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=160, blank=True)
    checked_on = models.DateField(
        null=True, blank=True, validators=[validate_not_future], help_text="When somebody last looked."
    )

    class Meta:
        ordering = ["centre", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "fact"],
                name="access_fact_once",
                violation_error_message="This fact is in the list already.",
            ),
            models.CheckConstraint(
                name="access_number_has_a_unit",
                condition=Q(number__isnull=True) | Q(fact__in=[fact.value for fact in MEASURED_IN]),
                violation_error_message="This fact has no number. Use the note.",
            ),
            models.CheckConstraint(
                name="access_answer_is_dated",
                condition=Q(answer="unknown") | Q(checked_on__isnull=False),
                violation_error_message="Say on which day somebody looked.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.get_answer_display()}"

    @property
    def label(self) -> str:
        """As `get_fact_display`, which goes through all the facts for each."""
        return Fact(self.fact).label

    @property
    def measured(self) -> str:
        """The number with its unit in words; empty when there is none."""
        return "" if self.number is None else f"{self.number} {MEASURED_IN[Fact(self.fact)]}"
