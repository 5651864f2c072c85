"""What is known: sources, and what they say about one outcome, in the words of GRADE.

Direction and certainty are two things (facts: GRADE guidelines; Santesso and others, J Clin Epidemiol 2020;119:126):
the first says which way, the second how sure we are.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from msntc.validators import validate_not_future


class Source(models.Model):
    class Kind(models.TextChoices):
        SYSTEMATIC_REVIEW = "systematic-review", "Systematic review"
        GUIDELINE = "guideline", "Guideline"
        TRIAL = "trial", "Trial"
        OBSERVATIONAL = "observational", "Study without a comparison"
        LABORATORY = "laboratory", "Laboratory study"
        REVIEW = "review", "Review article"
        REGULATOR = "regulator", "Regulator"
        CHARITY = "charity", "Charity"
        LAW = "law", "Law"
        NEWS = "news", "News report"
        WEBSITE = "website", "Website"

    key = models.SlugField(
        max_length=60,
        unique=True,
        help_text="What a citation names: write [@bennett-2011] in a text to cite bennett-2011.",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    authors = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    journal = models.CharField("journal or publisher", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(
        "DOI",
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "A DOI looks like 10.1056/NEJM198301273080402.")],
    )
    link = models.URLField(max_length=400, blank=True)
    accessed_on = models.DateField(
        null=True,
        blank=True,
        validators=[validate_not_future],
        help_text="When it was last read at that address.",
    )
    note = models.TextField(blank=True, help_text="What it shows, in plain words, and its limits.")
    retracted = models.BooleanField(default=False, help_text="Withdrawn by its journal: shown beside it.")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="source_year_is_a_year",
                condition=Q(year__isnull=True) | Q(year__range=(1900, 2100)),
                violation_error_message="Give the year as four digits.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    @property
    def address(self) -> str:
        """Where a reader finds it; empty when no address is known."""
        return f"https://doi.org/{self.doi}" if self.doi else self.link


class EvidenceStatement(models.Model):
    class Direction(models.TextChoices):
        HELPS = "helps", "Helps"
        NO_DIFFERENCE = "no-difference", "Little or no difference"
        HARMS = "harms", "Harms"
        UNKNOWN = "unknown", "Not known"

    class Certainty(models.TextChoices):
        HIGH = "high", "We are confident"
        MODERATE = "moderate", "We are fairly confident"
        LOW = "low", "We are not very sure"
        VERY_LOW = "very-low", "We are very unsure"
        NONE = "none", "Not studied"

    page = models.ForeignKey("therapies.TherapyPage", on_delete=models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField(default=100)
    headline = models.BooleanField(
        "shown in lists", default=False, help_text="The one statement that stands for the page."
    )
    outcome = models.CharField(max_length=120, help_text="For example: tiredness (fatigue).")
    direction = models.CharField(max_length=15, choices=Direction)
    certainty = models.CharField(max_length=10, choices=Certainty)
    sentence = models.CharField(
        max_length=240,
        help_text="High: does. Moderate: probably. Low: may. Very low: we do not know if. "
        "Not studied: has not been tested.",
    )
    reason = models.CharField(max_length=500, help_text="Why this grade, and whose grade it is.")
    sources = models.ManyToManyField(Source, blank=True, related_name="statements")

    class Meta:
        ordering = ["page", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(headline=True),
                name="evidence_headline_is_one",
                violation_error_message="Only one statement can stand for the page in lists.",
            ),
            models.CheckConstraint(
                name="evidence_unstudied_has_no_direction",
                condition=~Q(certainty="none") | Q(direction="unknown"),
                violation_error_message="What has not been studied has no direction: choose “Not known”.",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome
