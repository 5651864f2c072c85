"""A gift is what somebody means to give; a payment is money that came. Amounts are pence sterling.

Only `ledger` changes what these rows believe about money.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from msntc.amounts import format_plain_pounds
from msntc.giving.models.ways import Frequency, Fund


class Gift(models.Model):
    class Source(models.TextChoices):
        CARD = "card", "Card or Direct Debit, online"
        BANK = "bank", "Bank transfer"
        CHEQUE = "cheque", "Cheque"
        CASH = "cash", "Cash"
        EXTERNAL = "external", "An outside giving page"

    class Status(models.TextChoices):
        STARTED = "started", "Started"
        EXPIRED = "expired", "Not completed"
        PROCESSING = "processing", "Being collected"
        FAILED = "failed", "Not taken"
        PAID = "paid", "Paid"
        ACTIVE = "active", "Given every month"
        PAST_DUE = "past-due", "A month was not paid"
        PAUSED = "paused", "Paused: nothing is taken"
        CANCELLED = "cancelled", "Ended"

    NEVER_CAME = (Status.STARTED, Status.EXPIRED, Status.FAILED)

    class NoGiftAid(models.TextChoices):
        """Why nothing may be claimed on it, whatever its giver declared (gov.uk/claim-gift-aid)."""

        BOUGHT = "bought", "It paid for something: a ticket, a raffle, goods"
        BENEFIT = "benefit", "The giver got something for it, above HMRC’s limits"
        VOUCHER = "voucher", "A charity voucher or card (CAF), or payroll giving"
        OTHERS = "others", "On behalf of other people"
        ASKED = "asked", "The giver asked us not to"
        LEFT_OUT = "left-out", "The giver left it out on the form"
        OTHER = "other", "Another reason"

    class Tribute(models.TextChoices):
        NONE = "", "No"
        MEMORY = "memory", "In memory of"
        HONOUR = "honour", "In honour of"

    class Mode(models.TextChoices):
        OFFLINE = "offline", "Not through this site"
        DEMO = "demo", "Demonstration"
        TRIAL = "trial", "Test mode"
        LIVE = "live", "Real money"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.ONCE)
    source = models.CharField(max_length=10, choices=Source)
    mode = models.CharField(max_length=10, choices=Mode)
    pence = models.PositiveIntegerField()
    fee_pence = models.PositiveIntegerField("towards fees, in pence", default=0)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, blank=True)
    title = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    organisation = models.CharField(
        max_length=120, blank=True, help_text="A company or a group: no Gift Aid."
    )
    email = models.EmailField("e-mail", blank=True)
    tribute = models.CharField("in memory or honour", max_length=6, choices=Tribute, blank=True)
    tribute_name = models.CharField("of whom", max_length=80, blank=True)
    by_email = models.BooleanField("may write by e-mail", default=False)
    by_post = models.BooleanField("may write by post", default=False)
    consent_wording = models.CharField(max_length=20, blank=True, help_text="Which words they agreed to.")
    status = models.CharField(max_length=12, choices=Status, default=Status.STARTED)
    status_as_of = models.DateTimeField(null=True, blank=True, help_text="Of the provider's last word on it.")
    attempt = models.PositiveSmallIntegerField(default=1)
    session = models.CharField(max_length=120, unique=True, null=True, blank=True)
    subscription = models.CharField(max_length=120, unique=True, null=True, blank=True)
    customer = models.CharField(max_length=120, blank=True)
    reference = models.CharField(
        max_length=12, unique=True, null=True, blank=True,
        help_text="For a gift by bank that its giver told us of before.",
    )  # fmt: skip
    covered_by = models.ForeignKey(
        "giving.Declaration", on_delete=models.PROTECT, null=True, blank=True, related_name="chosen_for",
        help_text="A declaration of the same giver, as the treasurer found it.",
    )  # fmt: skip
    no_gift_aid = models.CharField(
        "no Gift Aid on it", max_length=10, choices=NoGiftAid, blank=True,
        help_text="Then it is in no claim, whatever the giver declared. Empty: a declaration decides.",
    )  # fmt: skip
    sponsored = models.BooleanField(
        "for a sponsored event",
        default=False,
        help_text="HMRC wants to know it of each gift that we claim on.",
    )
    network = models.UUIDField(
        null=True, blank=True, editable=False,
        help_text="A keyed mark of the network that its payment page was opened from, for a day (`guard`).",
    )  # fmt: skip
    network_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    removed_on = models.DateField(null=True, blank=True, help_text="When the personal data were removed.")

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(
                fields=["network", "network_at"], name="gift_network", condition=Q(network__isnull=False)
            )
        ]
        permissions = [
            ("export_gifts", "Can export gifts"),
            ("manage_giving", "Can record gifts and correct what is believed about them"),
        ]
        constraints = [
            models.CheckConstraint(name="gift_positive", condition=Q(pence__gt=0)),
            models.CheckConstraint(
                name="gift_online_has_email",
                condition=~Q(source="card") | ~Q(email="") | Q(removed_on__isnull=False),
                violation_error_message="A gift online needs an e-mail address for its receipt.",
            ),
            models.CheckConstraint(
                name="gift_tribute_names_somebody",
                condition=Q(tribute="", tribute_name="") | ~Q(tribute="") & ~Q(tribute_name=""),
                violation_error_message="Say of whom, or choose “No”.",
            ),
            models.CheckConstraint(
                name="gift_offline_is_offline",
                condition=Q(source="card") & ~Q(mode="offline") | ~Q(source="card") & Q(mode="offline"),
            ),
            models.CheckConstraint(
                name="gift_network_has_its_moment",
                condition=Q(network__isnull=True, network_at__isnull=True)
                | Q(network__isnull=False, network_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"£{format_plain_pounds(self.pence)}, {self.made_at:%d/%m/%Y}"

    def once_more(self) -> "Gift":
        """The giver's next one with the same facts, not saved yet; the reference stays with the first."""
        self.pk, self.reference, self._state.adding = Gift._meta.pk.get_default(), None, True
        return self

    @property
    def in_whose_name(self) -> str:
        """Like “In memory of Joan”; empty for most gifts."""
        return f"{self.get_tribute_display()} {self.tribute_name}" if self.tribute else ""

    @property
    def total_pence(self) -> int:
        return self.pence + self.fee_pence


class MonthIntent(models.Model):
    """Which payment number belongs to which month of a monthly gift; it may come before the month itself."""

    month = models.CharField(max_length=120, primary_key=True)
    intent = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.month


class Notice(models.Model):
    """That a letter about a gift was put into the outbox: each kind once, whatever is told twice."""

    class Kind(models.TextChoices):
        THANKS = "thanks", "thanks and receipt"
        COLLECTING = "collecting", "is being collected"
        FAILED = "failed", "was not taken"
        PAST_DUE = "past-due", "a month was not paid"
        CONFIRM = "confirm", "the bank wants a month to be confirmed"
        ENDED = "ended", "monthly gift ended"

    gift = models.ForeignKey(Gift, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=120, blank=True, help_text="Which payment, where there are several.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gift", "kind", "about"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.gift}: {self.get_kind_display()}"
