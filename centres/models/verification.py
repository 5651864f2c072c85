"""How a centre's details are kept true: what it was asked, what it answered, what visitors told us."""

from datetime import date
from typing import Any, cast

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import models
from django.db.models import Q
from django.utils import timezone

from centres.gazetteer.distance import compute_miles
from centres.models.centre import Centre
from centres.models.services import SERVICE_WEEKDAYS, Service
from msntc.forms.visitor_messages import VisitorMessage


class VerificationRequest(models.Model):
    """One letter that asked a centre whether its details are still right. Its link names this row, once."""

    class Stage(models.IntegerChoices):
        FIRST = 1, "first contact"
        SECOND = 2, "second contact"
        OFFICE = 3, "on the office’s list"

    class Answer(models.TextChoices):
        RIGHT = "right", "all still right"
        CHANGED = "changed", "something changed"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="verifications")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    to = models.EmailField(blank=True)
    asked_on = models.DateField(default=timezone.localdate)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)

    class Meta:
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="verification_answer_is_dated",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre}, {self.asked_on}"


class ProposedChangeQuerySet(models.QuerySet):
    def undecided(self) -> "ProposedChangeQuerySet":
        """Those that wait for the office."""
        return self.filter(decided_at__isnull=True)


class ProposedChange(models.Model):
    """A change that came through a link and waits for the office, with the reason why it waits."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="proposed_changes")
    verification = models.ForeignKey(
        VerificationRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposed_changes"
    )
    values = models.JSONField(help_text="Field and new value, as text.")
    before = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text="The same as it stood then: others may change it since.",
    )
    reasons = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="Field and why it waits, as a sentence."
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return f"{self.centre}: {', '.join(self.values)}"

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What waits, and why. How a pin is known goes with the pin."""
        names = self.values.keys() - ({"pin"} if "point" in self.values else set())
        return [(label, self.reasons.get(name, "")) for name, label in list_parts() if name in names]


class LinkChange(models.Model):
    """What a link changed at once, so that the centre's contacts can undo it and the office sees it."""

    verification = models.ForeignKey(VerificationRequest, on_delete=models.CASCADE, related_name="changes")
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="link_changes")
    before = models.JSONField(help_text="Field and value, as text.")
    after = models.JSONField(help_text="Field and value, as text.")
    told = models.JSONField(
        "told by letter", default=list, help_text="The addresses of the centre’s contacts."
    )
    made_at = models.DateTimeField("when", default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    left_to_office = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether somebody had changed the same before it was undone, so that the office decides.",
    )

    class Meta:
        ordering = ["-made_at"]
        verbose_name = "change by a link"
        verbose_name_plural = "changes by links"

    def __str__(self) -> str:
        return f"{self.centre}, {self.made_at:%-d %B %Y}"

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """What people saw change: what it is, before, after."""
        return self.compare_with(self.after)

    @property
    def lines_now(self) -> list[tuple[str, str, str]]:
        """The same with what stands there now, where it may have been changed again since."""
        fields = {name for name, value in self.after.items() if isinstance(value, str)}
        return self.compare_with(
            self.after | {name: str(getattr(self.centre, name) or "") for name in fields}
        )

    def compare_with(self, values: dict) -> list[tuple[str, str, str]]:
        return [
            (label, *format_difference(self.before[name], values[name]))
            for name, label in list_parts()
            if name not in ("terms_checked_on", "confirmed_on") and name in values
        ]


def list_parts() -> list[tuple[str, str]]:
    """The fields of a centre and the rows that belong to it, each with what it is called."""
    found: dict[Any, Any] = {field.name: field.verbose_name for field in Centre._meta.fields}
    rows = Centre._meta.related_objects
    found |= {one.name: one.related_model._meta.verbose_name_plural for one in rows}
    found["point"] = "pin on the map"
    return [(name, str(label).capitalize()) for name, label in found.items()]


def read_point(text: str) -> Point | None:
    """The pin that a text tells of, as it is stored."""
    return cast(Point, GEOSGeometry(text)) if text.startswith("SRID=4326;POINT") else None


def format_difference(before, after) -> tuple[str, str]:
    """Both values as people read them: of rows only those that differ, of a pin how far it moves."""
    if isinstance(before, dict) and isinstance(after, dict):
        stood, stands = before["words"].splitlines(), after["words"].splitlines()
        gone = [line for line in stood if line not in stands]
        come = [line for line in stands if line not in stood]
        return "\n".join(gone) or "Nothing", "\n".join(come) or "Nothing"
    texts = format_stored_value(before), format_stored_value(after)
    pins = read_point(str(before)), read_point(str(after))
    if pins[0] and pins[1]:
        miles = compute_miles((pins[0].y, pins[0].x), (pins[1].y, pins[1].x))
        return texts[0], f"{texts[1]}: {miles:.1f} miles from there"
    return texts


def format_stored_value(value) -> str:
    """A value as people read it; of rows the words that were kept with them."""
    if isinstance(value, dict):
        return value["words"] or "Nothing"
    if isinstance(value, list):
        names = dict([*Service.choices, *SERVICE_WEEKDAYS])
        return "; ".join(str(names.get(one, one)) for one in value) or "Nothing"
    text = str(value)
    if point := read_point(text):
        return f"{abs(point.y):.4f} {'N' if point.y >= 0 else 'S'}, {abs(point.x):.4f} {'E' if point.x >= 0 else 'W'}"
    try:
        return f"{date.fromisoformat(text):%-d %B %Y}"
    except ValueError:
        return text or "Nothing"


class CorrectionReport(VisitorMessage):
    """What a visitor told us: a mistake in a centre's details, or a centre that is missing (no centre)."""

    centre = models.ForeignKey(
        Centre, on_delete=models.CASCADE, null=True, blank=True, related_name="correction_reports"
    )
    words = models.TextField("what is wrong", max_length=2000)

    class Meta(VisitorMessage.Meta):
        verbose_name = "report from a visitor"
        verbose_name_plural = "reports from visitors"

    def __str__(self) -> str:
        return f"{self.centre or 'A missing centre'}, {self.received_on}"


class MonthlyViews(models.Model):
    """How often a centre's page was shown in a month. Counted without anything about the visitor."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="monthly_views")
    month = models.DateField(help_text="Its first day.")
    times = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["centre", "month"], name="views_once_a_month")]

    def __str__(self) -> str:
        return f"{self.centre}, {self.month:%B %Y}: {self.times}"


class OldSlug(models.Model):
    """An address that a centre had before: it still leads there."""

    slug = models.SlugField(max_length=120, primary_key=True)
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug
