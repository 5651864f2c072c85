"""Money that came, and what of it went back. Amounts are pence sterling; only `ledger` changes these rows."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from msntc.amounts import format_plain_pounds
from msntc.giving.models.gifts import Gift


class Payment(models.Model):
    """Money that came. Totals are always computed from here."""

    class Dispute(models.TextChoices):
        NONE = "", "none"
        OPEN = "open", "disputed"
        PREVENTED = "prevented", "dispute prevented"
        WON = "won", "dispute won"
        LOST = "lost", "dispute lost: the money is gone"
        APPEAL = "appeal", "dispute lost, and we have appealed"

    gift = models.ForeignKey(Gift, on_delete=models.PROTECT, related_name="payments")
    pence = models.PositiveIntegerField()
    refunded_pence = models.PositiveIntegerField(default=0)
    lost_pence = models.PositiveIntegerField(
        default=0, db_default=0, help_text="What disputes took of it, besides refunds."
    )
    dispute = models.CharField(max_length=10, choices=Dispute, blank=True)
    is_warned_of = models.BooleanField(
        "fraud warning", default=False, help_text="The giver’s bank thinks that the card was stolen."
    )
    received_on = models.DateField()
    external_ref = models.CharField(
        max_length=120, unique=True, help_text="The provider's number of it, or the treasurer's."
    )
    intent = models.CharField(max_length=120, unique=True, null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(name="payment_positive", condition=Q(pence__gt=0)),
            models.CheckConstraint(
                name="payment_refund_within",
                condition=Q(refunded_pence__lte=F("pence")),
                violation_error_message="More cannot be given back than came.",
            ),
            models.CheckConstraint(
                name="payment_lost_within",
                condition=Q(lost_pence__lte=F("pence") - F("refunded_pence")),
                violation_error_message="More cannot be lost than came.",
            ),
        ]

    def __str__(self) -> str:
        return f"£{format_plain_pounds(self.pence)}, {self.received_on:%d/%m/%Y}"

    @property
    def kept_pence(self) -> int:
        """What is still ours, after refunds and what disputes took."""
        return self.pence - self.refunded_pence - self.lost_pence


class ReversalEntry(models.Model):
    """That money of a payment went back, on the day of which the provider or the treasurer says so."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="reversal_entries")
    pence = models.IntegerField(help_text="Below zero when it turned out to be less.")
    on = models.DateField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(name="went_back_something", condition=~Q(pence=0))]

    def __str__(self) -> str:
        return f"£{format_plain_pounds(self.pence)}, {self.on:%d/%m/%Y}"
