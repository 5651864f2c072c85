"""A page about a therapy: the working copy that staff write, and what of it is published.

Readers only ever see `live`, the document that was frozen when the page was published (therapies/rendering.py);
the rows here may be half-written. `draft` is the same document of the working copy as last saved: history keeps it.
"""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from msntc.content.rich_text import CleanTextField
from msntc.validators import validate_not_future
from therapies.models.people import Person
from therapies.models.therapy import Therapy


class TherapyPageQuerySet(models.QuerySet):
    def live(self) -> "TherapyPageQuerySet":
        """What the public may see."""
        return self.filter(live__isnull=False)


class SavedByPerson(models.Model):
    """A record of the history names the person, too, whom the account was joined to then: it may be joined to another
    later, or deleted, and nobody signs off their own words all the same (therapies.authorship)."""

    history_person = models.PositiveBigIntegerField(null=True, editable=False)

    history_user_id: int | None

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding and self.history_user_id is not None:
            person = Person.objects.filter(account=self.history_user_id).values_list("pk", flat=True)
            self.history_person = person.first()
        super().save(*args, **kwargs)


class TherapyPage(models.Model):
    _history_user: Any  # who is at work, for simple_history; never stored

    class Kind(models.TextChoices):
        THERAPY = "therapy", "A therapy"
        GUIDE = "guide", "A guide to equipment"
        SELF_HELP = "self-help", "Living with MS"
        CONDITION = "condition", "About MS"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in-review", "In review"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    title = models.CharField(max_length=120, help_text="As a reader would ask it.")
    short_name = models.CharField(max_length=60, help_text="For lists and links.")
    slug = models.SlugField("web address", max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.THERAPY)
    therapy = models.OneToOneField(
        Therapy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="page",
        help_text="What centres offer, if the page is about one thing that they do.",
    )
    position = models.PositiveSmallIntegerField(default=100, help_text="Lower numbers come first in lists.")
    audience = models.CharField("who it is for", max_length=240, help_text="And what question it answers.")
    summary = models.CharField(
        max_length=200, help_text="One sentence, shown in lists and by search engines."
    )
    who_not = models.CharField(
        "who should not have it, in short",
        max_length=240,
        blank=True,
        db_default="",
        help_text="Stands at the top. The whole list is a part of the page.",
    )
    key_points = ArrayField(
        models.CharField(max_length=160),
        size=5,
        default=list,
        blank=True,
        help_text="At most five; one a line.",
    )
    what_happens = models.CharField(max_length=120, blank=True)
    how_long = models.CharField(max_length=120, blank=True)
    how_often = models.CharField(max_length=120, blank=True)
    main_risks = models.CharField(max_length=120, blank=True)
    cost = models.CharField("costs note", max_length=400, blank=True)
    ask = ArrayField(
        models.CharField(max_length=160),
        default=list,
        blank=True,
        verbose_name="what to ask",
        help_text="One a line.",
    )
    related = models.ManyToManyField("self", symmetrical=False, blank=True, verbose_name="related pages")

    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="written"
    )
    reviewer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="reviewed", editable=False
    )
    starter = models.BooleanField(
        default=False,
        editable=False,
        help_text="Came with the site: may be published with the banner that no clinician has checked it.",
    )
    written_on = models.DateField("put together on", null=True, blank=True, validators=[validate_not_future])
    reviewed_on = models.DateField(null=True, blank=True, editable=False)
    next_review_on = models.DateField(null=True, blank=True, editable=False)
    reminded_at = models.PositiveSmallIntegerField(
        null=True, blank=True, editable=False, help_text="Days before the review, at the last reminder."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    override = models.TextField(
        "reason to publish all the same",
        blank=True,
        help_text="Where a blocking phrase is right in its place: why. It is kept with the page.",
    )
    override_for = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        editable=False,
        help_text="What stood on the page when the reason was written: the reason counts for nothing else.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    draft = models.JSONField(default=dict, editable=False)
    live = models.JSONField(null=True, blank=True, editable=False)
    published_on = models.DateField(null=True, blank=True, editable=False)
    changed_on = models.DateField(null=True, blank=True, editable=False)

    objects = TherapyPageQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["live", "reminded_at"], bases=[SavedByPerson])

    class Meta:
        ordering = ["position", "title"]
        permissions = [
            ("publish_therapypage", "Can publish, return and archive therapy pages"),
            ("review_therapypage", "Can sign therapy pages off as a clinician"),
        ]
        constraints = [
            models.CheckConstraint(
                name="page_published_is_dated_and_frozen",
                condition=Q(live__isnull=True)
                | Q(next_review_on__isnull=False, published_on__isnull=False, changed_on__isnull=False),
                violation_error_message="A published page needs the date of its next review.",
            ),
            models.CheckConstraint(
                name="page_status_published_shows_something",
                condition=~Q(status="published") | Q(live__isnull=False),
                violation_error_message="A published page must have been frozen by publishing it.",
            ),
            models.CheckConstraint(
                name="page_archived_shows_nothing",
                condition=~Q(status="archived") | Q(live__isnull=True),
                violation_error_message="An archived page is not shown.",
            ),
            models.CheckConstraint(
                name="page_reviewer_is_not_author",
                condition=Q(reviewer__isnull=True) | Q(author__isnull=True) | ~Q(reviewer=F("author")),
                violation_error_message="Nobody signs off their own page.",
            ),
            models.CheckConstraint(
                name="page_review_is_whole",
                condition=Q(reviewer__isnull=True, reviewed_on__isnull=True)
                | Q(reviewer__isnull=False, reviewed_on__isnull=False, author__isnull=False),
                violation_error_message="A review has a reviewer, a date and an author who is somebody else.",
            ),
            models.CheckConstraint(
                name="page_live_is_reviewed_or_starter",
                condition=Q(live__isnull=True) | Q(reviewer__isnull=False) | Q(starter=True),
                violation_error_message="Only a page that a clinician has signed off can be published.",
            ),
            models.CheckConstraint(
                name="page_reviewed_again_within_three_years",
                condition=Q(reviewed_on__isnull=True)
                | Q(next_review_on__lte=F("reviewed_on") + models.Value(timedelta(days=1096))),
                violation_error_message="The next review is at most three years after the last.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.title

    def get_absolute_url(self) -> str:
        return reverse("therapies:page", args=[self.slug])


class Section(models.Model):
    class Role(models.TextChoices):
        WHAT = "what", "What it is"
        SESSION = "session", "What happens"
        HOPE = "hope", "What people hope for"
        KNOWN = "known", "What we know"
        UNKNOWN = "unknown", "What we do not know"
        RISKS = "risks", "Risks"
        WHO_NOT = "who-not", "Who should not have it"
        SAFETY = "safety", "Keeping safe"
        CHECKED_BY = "checked-by", "Who checks"
        OTHER = "other", "Other options"
        WORSE = "worse", "If you feel worse"
        HELP = "help", "If you need help now"
        HOW_WRITTEN = "how-written", "How we wrote this, and who pays"
        MORE = "more", "More detail"

    page = models.ForeignKey(TherapyPage, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(default=100)
    role = models.CharField(max_length=12, choices=Role, default=Role.MORE)
    heading = models.CharField(max_length=120)
    summary = models.CharField(
        "in one line",
        max_length=120,
        blank=True,
        db_default="",
        help_text="Is read while this part is closed.",
    )
    body = CleanTextField(
        levels=(3,),
        help_text="60 to 120 words. Cite with [@key], where key is the source’s name in our list.",
    )
    picture = models.JSONField(default=dict, blank=True, editable=False)
    picture_alt = models.CharField(
        "what the picture shows", max_length=200, blank=True, help_text="For people who cannot see it."
    )

    class Meta:
        ordering = ["page", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="section_picture_has_words",
                condition=Q(picture={}) | ~Q(picture_alt=""),
                violation_error_message="Say what the picture shows.",
            )
        ]

    def __str__(self) -> str:
        return self.heading


class Question(models.Model):
    page = models.ForeignKey(TherapyPage, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=100)
    question = models.CharField(max_length=160)
    answer = CleanTextField(levels=(), help_text="Short. Cite with [@key].")

    class Meta:
        ordering = ["page", "position", "id"]

    def __str__(self) -> str:
        return self.question


class Change(models.Model):
    """One line of the change log that readers see: what changed, and why."""

    page = models.ForeignKey(TherapyPage, on_delete=models.CASCADE, related_name="changes")
    on = models.DateField(validators=[validate_not_future])
    what = models.CharField("what changed", max_length=300)
    why = models.CharField(max_length=300)

    class Meta:
        ordering = ["page", "-on", "-id"]

    def __str__(self) -> str:
        return f"{self.on}: {self.what}"
