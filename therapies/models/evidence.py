"""What is known: sources, and what they say about one outcome, in the words of GRADE.

Direction and certainty are two things (facts: GRADE guidelines; Santesso and others, J Clin Epidemiol 2020;119:126):
the first says which way, the second how sure we are.
"""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value

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
    quote = models.CharField(
        "words it was read by",
        max_length=300,
        blank=True,
        db_default="",
        help_text="A short quotation, so that somebody can check later whether it still says so.",
    )
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

    class GradeReason(models.TextChoices):
        """Why GRADE takes certainty down, or up (GRADE handbook, chapter 5)."""

        RISK_OF_BIAS = "risk-of-bias", "Some trials were not made well enough"
        INCONSISTENCY = "inconsistency", "The trials do not agree"
        INDIRECTNESS = "indirectness", "The trials were not quite about this"
        IMPRECISION = "imprecision", "Too few people to be sure"
        PUBLICATION_BIAS = "publication-bias", "Some trials may never have been published"
        LARGE_EFFECT = "large-effect", "The difference was large"
        DOSE_RESPONSE = "dose-response", "More of it did more"

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
    grade_reasons = ArrayField(
        models.CharField(max_length=20, choices=GradeReason),
        default=list,
        db_default=Value([], output_field=ArrayField(models.CharField(max_length=20))),
        blank=True,
        verbose_name="what lowers or raises it",
        help_text="GRADE’s own terms.",
    )
    population = models.CharField(
        "who was studied",
        max_length=160,
        blank=True,
        db_default="",
        help_text="For example: 504 people with MS.",
    )
    dose = models.CharField(
        "what they had",
        max_length=160,
        blank=True,
        db_default="",
        help_text="Dose, pressure, how often. For example: 20 sessions at 1.75 to 2.5 times normal pressure.",
    )
    better_treated = models.PositiveIntegerField("better, with it", null=True, blank=True)
    treated = models.PositiveIntegerField("people with it", null=True, blank=True)
    better_compared = models.PositiveIntegerField("better, without it", null=True, blank=True)
    compared = models.PositiveIntegerField("people without it", null=True, blank=True)
    numbers_say = models.CharField(
        "what was counted",
        max_length=240,
        blank=True,
        db_default="",
        help_text="And what the numbers cannot say.",
    )
    searched_on = models.DateField(
        "last looked for new trials on", null=True, blank=True, validators=[validate_not_future]
    )
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
            models.CheckConstraint(
                name="evidence_numbers_are_whole",
                condition=Q(
                    better_treated__isnull=True,
                    treated__isnull=True,
                    better_compared__isnull=True,
                    compared__isnull=True,
                )
                | Q(
                    better_treated__isnull=False,
                    better_compared__isnull=False,
                    treated__isnull=False,
                    compared__isnull=False,
                    treated__gte=1,
                    compared__gte=1,
                    better_treated__lte=F("treated"),
                    better_compared__lte=F("compared"),
                ),
                violation_error_message="Give all four numbers of people, or none. "
                "No more can be better than there were.",
            ),
        ]

    def __str__(self) -> str:
        return self.outcome
