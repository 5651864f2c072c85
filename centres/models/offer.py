"""What a centre offers and on what terms: data with the day on which it was checked, never free text (K20)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from centres.models.centre import Centre
from msntc.amounts import format_pounds
from msntc.validators import validate_not_future
from therapies.models import Therapy


class Offer(models.Model):
    """That a centre offers a therapy, and what it asks for it. No price: nobody has told us."""

    class Terms(models.TextChoices):
        DONATION = "donation", "suggested donation"
        PRICE = "price", "price"
        FREE = "free", "free"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="offers")
    therapy = models.ForeignKey(Therapy, on_delete=models.PROTECT, related_name="offers")
    terms = models.CharField(max_length=10, choices=Terms, blank=True)
    pence = models.PositiveIntegerField("amount in pence", null=True, blank=True)
    covers = models.CharField(max_length=120, blank=True, help_text="For example: one session of an hour.")
    checked_on = models.DateField(
        null=True, blank=True, validators=[validate_not_future], help_text="When the centre last said so."
    )

    class Meta:
        db_table = "centres_centre_therapies"
        ordering = ["therapy__position", "therapy__name"]
        unique_together = [("centre", "therapy")]
        constraints = [
            models.CheckConstraint(
                name="offer_amount_has_terms",
                condition=Q(pence__isnull=True, terms__in=["", "free"])
                | Q(pence__gt=0, terms__in=["donation", "price"]),
                violation_error_message="An amount needs “suggested donation” or “price”; free has none.",
            ),
            models.CheckConstraint(
                name="offer_terms_are_dated",
                condition=Q(terms="") | Q(checked_on__isnull=False),
                violation_error_message="Say on which day the price was checked.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.therapy}"

    @property
    def cost(self) -> str:
        """What the centre asks for it, in a sentence."""
        covers = f" for {self.covers}" if self.covers else ""
        match self.terms:
            case "free":
                return "Free."
            case "donation":
                return f"Suggested donation {self.pounds}{covers}."
            case "price":
                return f"{self.pounds}{covers}."
        return "Ask what it costs."

    @property
    def pounds(self) -> str:
        """The amount as people read it: £12 or £12.50; empty when there is none."""
        return format_pounds(self.pence) if self.pence else ""


class Oxygen(models.Model):
    """What there is to know of a centre's chamber before the first visit (K20)."""

    class Filled(models.TextChoices):
        AIR = "air", "air; oxygen comes through a mask"
        OXYGEN = "oxygen", "oxygen"

    class Pressure(models.IntegerChoices):
        """Hundredths of an atmosphere absolute (ATA)."""

        NORMAL = 100, "normal air pressure"
        P150 = 150, "1.5 ATA"
        P175 = 175, "1.75 ATA"
        P200 = 200, "2 ATA"

    centre = models.OneToOneField(Centre, on_delete=models.CASCADE, related_name="oxygen")
    pressures = ArrayField(
        models.PositiveSmallIntegerField(choices=Pressure),
        default=list,
        blank=True,
        help_text="What is offered.",
    )
    seats = models.PositiveSmallIntegerField(null=True, blank=True, help_text="People at a time.")
    filled_with = models.CharField("what fills the chamber", max_length=10, choices=Filled, blank=True)
    checked_on = models.DateField(validators=[validate_not_future], help_text="When the centre last said so.")

    class Meta:
        verbose_name = verbose_name_plural = "oxygen chamber"
        constraints = [
            models.CheckConstraint(
                name="oxygen_has_seats",
                condition=Q(seats__isnull=True) | Q(seats__range=(1, 40)),
                violation_error_message="Give the seats as a number from 1 to 40, or leave it empty.",
            )
        ]

    def __str__(self) -> str:
        return f"chamber of {self.centre}"

    @property
    def pressure_labels(self) -> list[str]:
        return [self.Pressure(value).label for value in self.pressures]
