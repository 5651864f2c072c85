"""Gift Aid declarations: never changed, only followed by another or cancelled, with the words that were shown.

HMRC, gov.uk/claim-gift-aid/gift-aid-declarations: the charity's name, the donor's full name and home address, that a
donor abroad is a “non-UK donor”, and the statement about tax. Kept for six years after the last claim on them.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from msntc.giving.models.gifts import Gift

FOUR_YEARS = timedelta(days=1461)


class Declaration(models.Model):
    class Residency(models.TextChoices):
        UK = "uk", "the UK"
        ISLANDS = "islands", "Jersey, Guernsey or the Isle of Man"
        ELSEWHERE = "elsewhere", "somewhere else"

    class Method(models.TextChoices):
        WEB = "web", "on this site"
        PAPER = "paper", "on paper"
        PHONE = "phone", "by phone"

    gift = models.ForeignKey(
        Gift, on_delete=models.PROTECT, null=True, blank=True, related_name="declarations",
        help_text="The gift it came with. Empty: it came without one.",
    )  # fmt: skip
    charity_name = models.CharField(max_length=160)
    wording = models.TextField(help_text="The words as they were shown.")
    title = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    house = models.CharField("house name or number", max_length=80)
    address = models.TextField("street and town")
    postcode = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=60, blank=True)
    residency = models.CharField(max_length=10, choices=Residency, default=Residency.UK)
    email = models.EmailField("e-mail", blank=True)
    this_gift_only = models.BooleanField(default=False)
    covers_from = models.DateField(help_text="At most four years before it was made.")
    made_on = models.DateField(default=timezone.localdate)
    method = models.CharField(max_length=10, choices=Method, default=Method.WEB)
    reference = models.CharField(
        max_length=12, unique=True, null=True, blank=True,
        help_text="For gifts by bank: which giver they are from.",
    )  # fmt: skip
    copy_sent_on = models.DateField(
        "written copy sent on", null=True, blank=True,
        help_text="Of one by phone nothing is claimed before its written copy has gone.",
    )  # fmt: skip
    cancelled_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True, help_text="When the personal data were removed.")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        ordering = ["-made_on", "-id"]
        permissions = [("export_gift_aid", "Can make Gift Aid claims")]
        constraints = [
            models.CheckConstraint(
                name="declaration_postcode_by_residency",
                condition=Q(residency="uk") & ~Q(postcode="")
                | Q(residency="islands", postcode="")
                | Q(residency="elsewhere")
                | Q(removed_on__isnull=False),
                violation_error_message="A donor in the UK has a postcode; HMRC wants none from the islands.",
            ),
            models.CheckConstraint(
                name="declaration_reaches_back_four_years",
                condition=Q(covers_from__gte=models.F("made_on") - models.Value(FOUR_YEARS)),
                violation_error_message="A declaration reaches back four years at most.",
            ),
            models.CheckConstraint(
                name="declaration_for_one_gift_names_it",
                condition=Q(this_gift_only=False) | Q(gift__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}, {self.made_on:%d/%m/%Y}"

    @property
    def waits_for_its_copy(self) -> bool:
        """HMRC: what was said by word of mouth counts when a written record of it has gone to the giver."""
        return self.method == self.Method.PHONE and self.copy_sent_on is None

    @property
    def came_with_money(self) -> bool:
        """False for one that came with a gift that was never paid: by itself it is no word for other gifts."""
        return self.gift is None or self.gift.status not in Gift.NEVER_CAME

    def covers(self, gift: Gift, on: date) -> bool:
        """Whether a payment of that gift, received on that day, may be claimed on."""
        if self.cancelled_on and on >= self.cancelled_on:
            return False
        if self.this_gift_only:
            return gift.pk == self.gift_id
        return on >= self.covers_from
