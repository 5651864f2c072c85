"""Where a value of a centre was printed, and when: what staff may look up, and the year that visitors are told.

A source speaks for the very value that it printed. Once somebody changes the value it says nothing more about it, and
where the value is put back it speaks again; so sources are no part of what an earlier version brings back.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from centres.models.centre import Centre

TELL_YEAR_AFTER = 2
"""Years. What was printed in 2024 may be more than two years old at any time in 2026, so the year is told from then."""


def validate_year_not_future(year: int) -> None:
    if year > timezone.localdate().year:
        raise ValidationError("This year is still to come.")


class ValueSource(models.Model):
    """That a value of a centre was printed somewhere. A doubtful one is for staff, and stands on no page."""

    class Field(models.TextChoices):
        """The fields of a centre whose values have sources of their own."""

        ADDRESS = "address", "street address"
        POSTCODE = "postcode", "postcode"
        PHONE = "phone", "phone number"
        EMAIL = "email", "e-mail address"
        WEBSITE = "website", "website"
        THERAPIES = "therapies", "what it offers"
        OPENING_HOURS = "opening_hours", "opening hours"
        WHO_MAY_COME = "who_may_come_in_words", "who may come"
        PRICE = "price_in_words", "what it costs"
        ACCESS = "access_in_words", "getting in"
        PHONES = "phones_in_words", "phones in the chamber"
        PRESSURES = "pressures_in_words", "pressures"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="value_sources")
    field = models.CharField("what", max_length=30, choices=Field)
    value = models.TextField(
        help_text="As the centre has it here; of what it offers, the names between semicolons."
    )
    source = models.TextField("where it was printed", blank=True, help_text="For staff only.")
    printed = models.CharField(
        "when it was printed",
        max_length=200,
        blank=True,
        help_text="In words, for staff only; with “about” where the year is only likely.",
    )
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1980), validate_year_not_future],
        help_text="For visitors. Of several years the earliest; empty where it is not known.",
    )
    is_doubtful = models.BooleanField(
        "doubtful",
        default=False,
        db_default=False,
        help_text="Old or weak. A doubtful value is kept here and not on the page; "
        "one that stands there has to be taken off too.",
    )

    class Meta:
        ordering = ["centre", "id"]
        verbose_name = "source of a value"
        verbose_name_plural = "where the values come from"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_field_display().capitalize()}: {self.value[:60]}"

    def is_about(self, centre: Centre) -> bool:
        """Whether the centre still has the value that was printed, whatever its therapies are called by then."""
        now = get_printed_value(centre, self.field)
        if self.field != self.Field.THERAPIES:
            return bool(self.value) and self.value == now
        slugs = {offer.therapy.name: offer.therapy.slug for offer in centre.offers.all()}
        return {slugs.get(one, one) for one in self.value.split("; ")} == set(now.split("; ")) != {""}

    @property
    def printed_in(self) -> str:
        """`printed in 2021`, `printed about 2014`, or that nobody knows when."""
        if self.year is None:
            return "printed without a date"
        return f"printed {'about' if 'about' in self.printed else 'in'} {self.year}"

    @property
    def is_old(self) -> bool:
        """Whether it may be more than two years old, or nobody knows. A website shows its age to whoever opens it."""
        if self.year is None:
            return self.field != self.Field.WEBSITE
        return timezone.localdate().year - self.year >= TELL_YEAR_AFTER


def get_printed_value(centre: Any, field: str) -> str:
    """What the centre has there now, in the form in which a source keeps it."""
    if field != ValueSource.Field.THERAPIES:
        return getattr(centre, field)
    slugs = sorted(offer.therapy.slug for offer in centre.offers.all())
    return "; ".join([*slugs, *centre.also_offers.splitlines()])


def take_number_off(centre: Centre, number: str) -> None:
    """A number that is wrong: its source says that it is doubtful, and the page has it no longer.

    The centre is not saved here.
    """
    facts = {"field": ValueSource.Field.PHONE, "value": number}
    if not centre.value_sources.filter(**facts).update(is_doubtful=True):
        how = "taken off our page" if centre.phone == number else "found wrong"
        printed = f"{how} on {timezone.localdate():%-d %B %Y}"
        centre.value_sources.create(**facts, printed=printed, is_doubtful=True)
    if centre.phone == number:
        centre.phone = ""
