"""Claims for Gift Aid: which payments, by which row, in which file. A payment is in one live claim at most."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from msntc.amounts import format_plain_pounds
from msntc.giving.models.declarations import Declaration
from msntc.giving.models.payments import Payment


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
    received_pence = models.PositiveIntegerField(
        "HMRC paid, in pence",
        null=True,
        blank=True,
        help_text="Empty: HMRC has not answered, or nobody wrote it.",
    )
    difference = models.CharField(
        "why HMRC paid another sum", max_length=200, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ["-made_at"]
        verbose_name = "Gift Aid claim"
        constraints = [
            models.CheckConstraint(
                name="claim_sent_after_its_gifts",
                condition=Q(submitted_on=None) | Q(submitted_on__gte=models.F("earliest")),
                violation_error_message="A claim is not sent before its first gift.",
            ),
            models.CheckConstraint(
                name="claim_paid_after_it_was_sent",
                condition=Q(paid_on=None) | Q(paid_on__gte=models.F("submitted_on")),
                violation_error_message="A claim is not paid before it is sent.",
            ),
        ]

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

    @property
    def refused_pence(self) -> int:
        """Of those, what HMRC refused."""
        return self.lines.exclude(refused="").aggregate(all=models.Sum("pence"))["all"] or 0

    @property
    def due_pence(self) -> int:
        """The tax that HMRC pays: on the rows that it took, less what is given back in the claim's box."""
        return (self.pence - self.refused_pence) // 4 - self.overclaimed_pence


class ClaimLine(models.Model):
    """One payment in a claim, with the row as HMRC got it."""

    class Refused(models.TextChoices):
        """What is done with a row that HMRC refused."""

        NO = "", "HMRC took it after all"
        AGAIN = "again", "It can be claimed again, once it is put right"
        FOR_GOOD = "for-good", "It is never claimed again"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="claim_lines")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="claim_lines")
    row = models.JSONField()
    pence = models.PositiveIntegerField(help_text="Claimed on.")
    given_back_pence = models.PositiveIntegerField(
        default=0, help_text="Of that, refunded later and told to HMRC in a later claim."
    )
    is_live = models.BooleanField(
        default=True,
        help_text="False when its claim is void, or HMRC refused it and it may be claimed again.",
    )
    refused = models.CharField(max_length=8, choices=Refused, blank=True, default="", db_default="")
    refused_because = models.CharField(max_length=200, blank=True, default="", db_default="")

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
            models.CheckConstraint(
                name="claim_line_refused_for_good_says_why",
                condition=~Q(refused="for-good") | ~Q(refused_because=""),
                violation_error_message="Write why HMRC refused it for good.",
            ),
            models.CheckConstraint(
                name="claim_line_refused_is_free", condition=~Q(refused="again") | Q(is_live=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.payment)


class Repayment(models.Model):
    """Tax that was paid back to HMRC by itself, because no claim was there to give it back in."""

    paid_on = models.DateField()
    pence = models.PositiveIntegerField(help_text="Of tax.")
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-paid_on", "-id"]
        constraints = [models.CheckConstraint(name="repayment_positive", condition=Q(pence__gt=0))]

    def __str__(self) -> str:
        return f"£{format_plain_pounds(self.pence)} paid back to HMRC on {self.paid_on:%d/%m/%Y}"


class OverclaimAdjustment(models.Model):
    """What a claim or a repayment gives back to HMRC of a line of an earlier claim, so that it can be taken back."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="overclaim_adjustments"
    )
    repayment = models.ForeignKey(
        Repayment, on_delete=models.CASCADE, null=True, blank=True, related_name="overclaim_adjustments"
    )
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="overclaim_adjustments")
    pence = models.PositiveIntegerField(help_text="Of the gift, not of the tax.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "line"], name="given_back_once_in_a_claim"),
            models.UniqueConstraint(fields=["repayment", "line"], name="given_back_once_in_a_repayment"),
            models.CheckConstraint(name="given_back_positive", condition=Q(pence__gt=0)),
            models.CheckConstraint(
                name="given_back_in_one_way",
                condition=Q(claim__isnull=False, repayment__isnull=True)
                | Q(claim__isnull=True, repayment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim or self.repayment}: {self.line}"
