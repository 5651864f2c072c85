"""What the provider has said of money that went back: totals, single refunds, disputes."""

from datetime import date

from django.db import models
from django.utils import timezone

from msntc.amounts import format_plain_pounds
from msntc.giving.models.payments import Payment
from msntc.giving.reversals import ReversalHistory, list_reversal_steps


class Reversal(models.Model):
    """What the provider has said of money that went back, by its number; it may come before the payment itself.

    Its rows are what was said, each with its moment, so that no order of words matters.
    """

    intent = models.CharField(max_length=120, primary_key=True)
    is_warned_of = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.intent

    def course(self) -> ReversalHistory:
        """All that was said."""
        return ReversalHistory(
            totals=tuple((one.at, one.pence) for one in self.totals.all()),
            refunds=tuple((one.made_at, one.failed_at, one.pence) for one in self.refunds.all()),
            disputes=tuple((one.at, one.dispute, one.state, one.pence) for one in self.disputes.all()),
        )

    def list_returned_amounts(self, payment: Payment) -> list[tuple[date, int]]:
        """On which days how many pence of that payment went back; below zero what came back again."""
        return [
            (max(timezone.localdate(at), payment.received_on), more)
            for at, more in list_reversal_steps(self.course(), payment.pence)
        ]


class RefundTotal(models.Model):
    """A total of refunds that the provider named, at the moment for which it named it."""

    reversal = models.ForeignKey(Reversal, on_delete=models.CASCADE, related_name="totals")
    pence = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reversal", "pence", "at"], name="refunded_so_far_once")
        ]

    def __str__(self) -> str:
        return f"£{format_plain_pounds(self.pence)}, {self.at:%d/%m/%Y}"


class Refund(models.Model):
    """One refund by its number: made at a moment, and, where it failed or was cancelled, back with us at another."""

    id = models.CharField(max_length=120, primary_key=True)
    reversal = models.ForeignKey(Reversal, on_delete=models.CASCADE, related_name="refunds")
    pence = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"£{format_plain_pounds(self.pence)}, {self.made_at:%d/%m/%Y}"


class DisputeStage(models.Model):
    """How a dispute stood at a moment. A payment may have several disputes; without pence one is about all of it."""

    reversal = models.ForeignKey(Reversal, on_delete=models.CASCADE, related_name="disputes")
    dispute = models.CharField(
        max_length=120, blank=True, help_text="Its number. Empty: told of before we kept it."
    )
    state = models.CharField(max_length=10, choices=Payment.Dispute)
    pence = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reversal", "dispute", "state", "at"], name="dispute_stage_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.at:%d/%m/%Y}"
