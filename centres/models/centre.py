"""Centres: what is known of each, and how it is known."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from centres.gazetteer.models import Nation
from centres.gazetteer.postcodes import WRITTEN
from centres.models.descriptions import DescriptionMixin
from centres.models.querysets import NAME_WORDS, CentreQuerySet
from centres.models.services import SERVICE_WEEKDAYS, Service
from msntc.validators import validate_not_future
from therapies.models import Therapy

RING_FIRST_AFTER = timedelta(days=132)
"""A centre that has not confirmed its details for so long is to be rung first: asked after 90 days, twice again
after 14 days each, then left to the office for 14 more (centres.verification.schedule)."""
RESERVED = {"all", "card", "kept", "missing", "nearest", "thanks", "still-right", "report"}


def refuse_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(
            f"“{slug}” is an address of the site itself. Choose another, for example with the town."
        )


UNTIL_ANSWERED = "The centre’s own words. Visitors read them until the answers themselves are filled in."
LASTING = "The centre’s own words: what may come in, and what stays outside."


def build_own_words(name: str, help_text: str = UNTIL_ANSWERED) -> models.TextField:
    """A text for what the centre, or somebody who wrote about it, said of a matter. Never turned into answers by us."""
    return models.TextField(name, blank=True, default="", db_default="", help_text=help_text)


class Centre(DescriptionMixin, models.Model):
    """One therapy centre. An empty field means that we do not know, and is shown as not known or not at all."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed", "closed for good"

    class Pin(models.TextChoices):
        """How the point is known."""

        ADDRESS = "address", "the address, set by hand"
        POSTCODE = "postcode", "the middle of the postcode"
        TOWN = "town", "the middle of the town"

    class Needed(models.TextChoices):
        """What somebody must bring to the first visit; empty is not known."""

        YES = "yes", "needed"
        ADVISED = "advised", "advised, not needed"
        NO = "no", "not needed"

    name = models.CharField(max_length=120)
    slug = models.SlugField(
        "web address",
        max_length=120,
        unique=True,
        validators=[refuse_reserved],
        help_text="The centre's address on this site. An address that it had before still leads there.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT)
    address = models.TextField(
        "street address", blank=True, help_text="Without town and postcode; a line per line."
    )
    town = models.CharField(max_length=80, blank=True)
    county = models.CharField(max_length=80, blank=True)
    nation = models.CharField(max_length=20, choices=Nation, blank=True)
    postcode = models.CharField(
        max_length=8,
        blank=True,
        validators=[
            RegexValidator(
                rf"^{WRITTEN}$",
                "Write the postcode in capitals with one space: N8 0NP.",
            )
        ],
    )
    phone = models.CharField(max_length=30, blank=True)
    phone_answered_by = models.CharField(
        "who answers the phone", max_length=80, blank=True, db_default="",
        help_text="A first name or a role, as visitors read it: “Sue, or another volunteer”. Only with their consent.",
    )  # fmt: skip
    email = models.EmailField("e-mail", blank=True)
    website = models.URLField(blank=True, validators=[URLValidator(schemes=["http", "https"])])
    charity_number = models.CharField(
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(
                r"^(SC[0-9]{6}|NI[0-9]{6}|[0-9]{6,7})$",
                "A charity number is 6 or 7 digits, or SC or NI and 6 digits.",
            )
        ],
    )
    therapies = models.ManyToManyField(Therapy, through="centres.Offer", blank=True, related_name="centres")
    also_offers = models.TextField(blank=True, help_text="What fits none of the therapies, one per line.")
    opening_hours = models.TextField(blank=True)
    closed_other_days = ArrayField(
        models.CharField(max_length=10, choices=Service),
        verbose_name="closed on all other days",
        default=list,
        db_default=[],
        blank=True,
        help_text="Tick what never takes place on a day that has no session in the list. Visitors then read “Closed” "
        "for these days; without a tick they read “Not known”.",
    )
    closed_weekdays = ArrayField(
        models.CharField(max_length=12, choices=SERVICE_WEEKDAYS),
        verbose_name="closed on these weekdays",
        default=list,
        db_default=[],
        blank=True,
        help_text="A day that has a session in the list is open all the same.",
    )
    closure_note = models.TextField(
        "note before travelling",
        blank=True,
        help_text="Closed for a time, or moving? Say since when, why and until when. Shown in a box at the top.",
    )
    closed_from = models.DateField("closed from", null=True, blank=True)
    closed_until = models.DateField(
        "closed until", null=True, blank=True, help_text="The last day. Empty: until you say otherwise."
    )
    closed_reason = models.CharField("why it is closed", max_length=200, blank=True)
    who_may_come = models.CharField(
        max_length=200, blank=True, help_text="For example: anyone with MS, and carers."
    )
    form_first = models.CharField("form to fill in first", max_length=10, choices=Needed, blank=True)
    letter_first = models.CharField("letter from a doctor first", max_length=10, choices=Needed, blank=True)
    terms_checked_on = models.DateField(
        "who may come: checked on",
        null=True,
        blank=True,
        validators=[validate_not_future],
        help_text="When the centre last said so.",
    )
    who_may_come_in_words = build_own_words("who may come, in words")
    price_in_words = build_own_words("what it costs, in words")
    access_in_words = build_own_words("getting in, in words")
    phones_in_words = build_own_words("phones and other things in the chamber", LASTING)
    pressures_in_words = build_own_words("pressures, in words")
    point = PointField(geography=True, null=True, blank=True)
    pin = models.CharField("how the point is known", max_length=8, choices=Pin, blank=True)
    heard_of = models.BooleanField(
        "we have heard of it",
        default=False,
        db_default=False,
        help_text="For a draft. Where no centre of the list is nearer, visitors then read that we have heard of a "
        "centre in its town and could not confirm it, with its page in the charity register. Nothing else is shown.",
    )
    needs_call = models.BooleanField(
        "somebody should ring it",
        default=False,
        db_default=False,
        help_text="It then stands first on the list of centres to ring. Never shown to the public.",
    )
    source = models.TextField(blank=True, help_text="Where these details were printed.")
    source_date = models.CharField(max_length=200, blank=True, help_text="When that was, in words.")
    confirmed_on = models.DateField(
        null=True,
        blank=True,
        validators=[validate_not_future],
        help_text="When the centre itself last said all was right.",
    )
    contact_email = models.EmailField(
        "first contact", blank=True, help_text="Whom we ask whether all is still right. Never shown."
    )
    second_contact_email = models.EmailField("second contact", blank=True, help_text="Never shown.")
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="centres",
        help_text="Who may change this centre in the admin, besides the office.",
    )
    staff_notes = models.TextField(blank=True, help_text="For staff only. Never shown to the public.")
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbed",
        help_text="The centre that this one is the same as: it goes on under that one, and visitors are led there.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    document = models.JSONField(
        default=dict, editable=False, help_text="The centre with all that belongs to it, as last saved."
    )

    objects = CentreQuerySet.as_manager()
    history = HistoricalRecords()

    # What is never stored: what simple_history looks for, and what queries and the import of a table add.
    _history_user: Any
    _change_reason: str
    skip_history_when_saving: bool
    changed_at: datetime | None
    answered_at: datetime | None
    waits: bool
    open_verifications: list
    is_kept: bool
    has_mailbox: bool
    said: Any
    offered: Collection[str]

    class Meta:
        ordering = ["name"]
        permissions = [("import_centre", "Can bring centres in as a table")]
        indexes = [GinIndex(NAME_WORDS, name="centre_name_words")]
        constraints = [
            models.CheckConstraint(
                name="centre_status_is_known",
                condition=Q(status__in=["draft", "published", "closed"]),
                violation_error_message="A centre is a draft, published or closed.",
            ),
            models.CheckConstraint(
                name="published_centre_has_a_town",
                condition=~Q(status="published") | ~Q(town=""),
                violation_error_message="A published centre needs a town: people must know where it is.",
            ),
            models.CheckConstraint(
                name="published_centre_has_a_nation",
                condition=~Q(status="published") | ~Q(nation=""),
                violation_error_message="A published centre needs a nation, or it stands in no list.",
            ),
            models.CheckConstraint(
                name="point_says_how_it_is_known",
                condition=Q(point__isnull=True, pin="")
                | Q(point__isnull=False, pin__in=["address", "postcode", "town"]),
                violation_error_message="Say how the point is known, or leave both empty.",
            ),
            models.CheckConstraint(
                name="merged_centre_is_a_draft",
                condition=Q(merged_into__isnull=True) | Q(status="draft", heard_of=False),
                violation_error_message="A centre that goes on under another one has no page of its own.",
            ),
            models.CheckConstraint(
                name="centre_closure_ends_after_it_begins",
                condition=Q(closed_from__isnull=True)
                | Q(closed_until__isnull=True)
                | Q(closed_until__gte=models.F("closed_from")),
                violation_error_message="The last day that it is closed comes after the first.",
            ),
            models.CheckConstraint(
                name="centre_terms_are_dated",
                condition=Q(who_may_come="", form_first="", letter_first="")
                | Q(terms_checked_on__isnull=False),
                violation_error_message="Say on which day you checked who may come and what is needed first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        """An address that changes goes on leading here; one that is taken up again is no longer an old one."""
        with transaction.atomic():
            before = (
                type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
                if self.pk
                else None
            )
            super().save(*args, **kwargs)
            if before and before != self.slug:
                self.old_slugs.model.objects.update_or_create(slug=before, defaults={"centre": self})
                self.old_slugs.filter(slug=self.slug).delete()

    def get_absolute_url(self) -> str:
        return reverse("centres:detail", args=[self.slug])

    def validate_unique(self, exclude=None):
        """No centre takes an address that another one had: what leads there must not lead here."""
        super().validate_unique(exclude)
        if "slug" in (exclude or ()):
            return
        old = apps.get_model("centres", "OldSlug").objects.filter(slug=self.slug)
        if taken := old.exclude(centre=self.pk).select_related("centre").first():
            raise ValidationError(
                {
                    "slug": f"“{self.slug}” leads to {taken.centre}, which had this address before. Choose another."
                }
            )

    def is_confirmed(self, on: date | None = None) -> bool:
        """Whether the centre said lately enough that its details are right."""
        return (
            self.confirmed_on is not None
            and (on or timezone.localdate()) - self.confirmed_on <= RING_FIRST_AFTER
        )

    @property
    def is_approximate(self) -> bool:
        """Whether the point stands for a whole town, so that a distance from it is only about right."""
        return self.pin == self.Pin.TOWN
