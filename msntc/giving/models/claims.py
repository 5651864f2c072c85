"""Claims for Gift Aid: which payments, by which row, in which file. A payment is in one live claim at most."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from msntc.giving.models.declarations import Declaration
from msntc.giving.models.gifts import Payment


class Claim(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Sent to HMRC"
        PAID = "paid", "Paid by HMRC"
        VOID = "void", "Void"

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    earliest = models.DateField()
    overclaimed_pence = models.PositiveIntegerField(default=0, help_text="Tax, for HMRC's box 2.")
    file = models.BinaryField(null=True, editable=False, help_text="HMRC's schedule as it was made.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of that file.")
    submitted_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = "Gift Aid claim"

    def __str__(self) -> str:
        return f"Claim {self.pk} of {self.made_at:%d/%m/%Y}"

    @property
    def is_removed(self) -> bool:
        """Whether the names of its givers are gone, and its file with them."""
        return self.file is None

    @property
    def has_file_to_send(self) -> bool:
        """A void claim's payments may be in another claim by now: its file must not get to HMRC."""
        return not self.is_removed and self.status != self.Status.VOID

    @property
    def pence(self) -> int:
        """The gifts that are claimed on."""
        return self.lines.aggregate(all=models.Sum("pence"))["all"] or 0


class ClaimLine(models.Model):
    """One payment in a claim, with the row as HMRC got it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="claim_lines")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="claim_lines")
    row = models.JSONField()
    pence = models.PositiveIntegerField(help_text="Claimed on.")
    given_back_pence = models.PositiveIntegerField(
        default=0, help_text="Of that, refunded later and told to HMRC in a later claim."
    )
    is_live = models.BooleanField(default=True, help_text="False when its claim is void.")

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(is_live=True),
                name="payment_in_one_live_claim",
                violation_error_message="This payment is in another claim already.",
            ),
            models.CheckConstraint(
                name="claim_line_given_back_within", condition=Q(given_back_pence__lte=models.F("pence"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.payment)


class GivenBack(models.Model):
    """What a claim gives back to HMRC of a line of an earlier one, so that a claim that becomes void takes it back."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="given_back")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="given_back")
    pence = models.PositiveIntegerField(help_text="Of the gift, not of the tax.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "line"], name="given_back_once_in_a_claim"),
            models.CheckConstraint(name="given_back_positive", condition=Q(pence__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.line}"
