"""What search reads: the index, the words in it, and what staff tell it about words."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MinLengthValidator, URLValidator
from django.db import models

KEPT = timedelta(days=180)
"""How long a search without an answer stays in the list."""


class EntryQuerySet(models.QuerySet):
    def open_on(self, day: date) -> "EntryQuerySet":
        """Those that may be found on a day."""
        return self.filter(models.Q(until=None) | models.Q(until__gte=day))


class Entry(models.Model):
    """Something that a visitor can open. Only what visitors may see has a row, so nothing else can be found."""

    class Kind(models.TextChoices):
        PAGE = "page", "A page"
        PASSAGE = "passage", "A section or question of a page"
        TERM = "term", "A hard word, where it is explained"
        CENTRE = "centre", "A centre"
        OFFER = "offer", "The centres that offer a therapy"

    source = models.CharField(max_length=80, help_text="What it shows: `therapypage:12`, `centre:7`.")
    anchor = models.CharField(max_length=120, blank=True, help_text="Which part of it; empty for the whole.")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=250)
    about = models.CharField(max_length=250, blank=True, help_text="Which page it is from, or where it is.")
    url = models.CharField(max_length=300)
    names = models.TextField(blank=True, help_text="Other names for it; not shown.")
    headings = models.TextField(blank=True, help_text="What its parts are called; not shown.")
    summary = models.TextField(blank=True, help_text="Shown under the title of a whole page.")
    points = models.TextField(blank=True, help_text="Key points, costs and what to ask; not shown.")
    text = models.TextField(blank=True, help_text="Of a part: shown around what was found.")
    body = models.TextField(blank=True, help_text="The words of all parts of a page; not shown.")
    counts = models.FloatField(
        default=1, help_text="What a match counts: a whole page stands above a passing word."
    )
    until = models.DateField(null=True, blank=True, help_text="The last day on which it may be found.")
    vector = models.GeneratedField(
        expression=SearchVector("title", "names", weight="A", config="english")
        + SearchVector("headings", weight="B", config="english")
        + SearchVector("summary", "points", weight="C", config="english")
        + SearchVector("text", "body", weight="D", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["source", "id"]
        default_permissions = ()
        verbose_name_plural = "entries"
        indexes = [GinIndex(fields=["vector"], name="entry_vector")]
        constraints = [models.UniqueConstraint(fields=["source", "anchor"], name="entry_once")]

    def __str__(self) -> str:
        return self.title


class Word(models.Model):
    """A word of a title, a name or a synonym: what a misspelt word may have meant."""

    word = models.CharField(max_length=60, primary_key=True)
    frequency = models.PositiveIntegerField(default=1, help_text="In how many titles, at the last rebuild.")

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(fields=["word"], name="word_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.word


def list_field(verbose_name: str, help_text: str, *, blank: bool = False) -> ArrayField:
    """Short texts, which the admin shows one a line."""
    return ArrayField(
        models.CharField(max_length=60, validators=[MinLengthValidator(2)]),
        verbose_name=verbose_name,
        default=list,
        blank=blank,
        help_text=help_text,
    )


class SynonymGroup(models.Model):
    """Words that mean the same: whoever types one of them finds what has any of the others."""

    words = list_field("words that mean the same", "One a line, for example: seizure, fit, epilepsy.")
    typed = list_field(
        "also typed",
        "What people type when they mean this, and our pages never say. One a line, for example: wet myself.",
        blank=True,
    )

    class Meta:
        ordering = ["id"]
        verbose_name = "words that mean the same"
        verbose_name_plural = "words that mean the same"

    def __str__(self) -> str:
        return ", ".join(self.words)


class Signpost(models.Model):
    """What we have no page about, and who has."""

    subject = models.CharField(
        max_length=80, unique=True, help_text="As in “We have no page about …”: stem cell treatment."
    )
    typed = list_field("words", "What people type when they look for it, one a line.")
    name = models.CharField("who can help", max_length=80, help_text="For example: the MS Trust.")
    url = models.URLField(
        "its address",
        validators=[URLValidator(schemes=["https"], message="Give an https:// address.")],
    )
    reason = models.CharField(
        "why there",
        max_length=160,
        help_text="One plain sentence. For example: It has pages on each MS medicine.",
    )

    class Meta:
        ordering = ["subject"]
        verbose_name = "subject that we have no page on"
        verbose_name_plural = "subjects that we have no page on"

    def __str__(self) -> str:
        return self.subject


class UnansweredSearchQuerySet(models.QuerySet):
    def outdated(self, today: date) -> "UnansweredSearchQuerySet":
        return self.filter(day__lt=today - KEPT)


class UnansweredSearch(models.Model):
    """Words for which we had nothing, and how often on a day. Nothing says who typed them, or at what hour."""

    words = models.CharField(max_length=40)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)

    objects = UnansweredSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-count", "words"]
        default_permissions = ("view", "delete")
        verbose_name = "search without an answer"
        verbose_name_plural = "searches without an answer"
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="unanswered_once_a_day")]

    def __str__(self) -> str:
        return f"{self.words} ({self.count})"
