"""The ways to give that staff have set up. What is empty is not shown: nothing is pretended."""

from datetime import date

from django.conf import settings
from django.core.validators import FileExtensionValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.db.models import F, Q

from msntc.amounts import format_plain_pounds


class GivingSettings(models.Model):
    """One row. Amounts are pence."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    why = models.TextField("why gifts matter", blank=True, help_text="A few plain sentences at the top.")
    least_pence = models.PositiveIntegerField("smallest gift", default=200)
    most_pence = models.PositiveIntegerField("largest gift", default=1_000_000)
    card_paused = models.BooleanField(
        "pause card gifts",
        default=False,
        help_text="The other ways stay. For when somebody tests stolen cards.",
    )
    refusals_per_network = models.PositiveSmallIntegerField(
        "refused cards from one network in an hour",
        default=20,
        db_default=20,
        validators=[MinValueValidator(1)],
        help_text="After so many, no payment page opens for that network until the hour is over. A mobile phone "
        "company may have many givers in one network. Gifts that succeed never count.",
    )
    pages_per_address = models.PositiveSmallIntegerField(
        "payment pages for one address in ten minutes",
        default=5,
        db_default=5,
        validators=[MinValueValidator(1)],
        help_text="And four times as many in a day. Each gift that succeeds makes room for one more.",
    )
    refusals_that_warn = models.PositiveSmallIntegerField(
        "refused cards in an hour that we warn of",
        default=20,
        db_default=20,
        validators=[MinValueValidator(1)],
        help_text="From all networks together. The treasurer gets a letter; nothing is closed.",
    )
    account_name = models.CharField(max_length=120, blank=True)
    sort_code = models.CharField(
        max_length=8, blank=True, validators=[RegexValidator(r"^\d\d-\d\d-\d\d$", "Write it like 12-34-56.")]
    )
    account_number = models.CharField(
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", "An account number has eight digits.")],
    )
    cheque_payee = models.CharField("cheques payable to", max_length=120, blank=True)
    cheque_address = models.TextField("post cheques to", blank=True)
    external_label = models.CharField("name of an outside giving page", max_length=80, blank=True)
    external_url = models.URLField(
        "its address",
        blank=True,
        validators=[URLValidator(schemes=["https"], message="Give an https:// address.")],
    )
    will_words = models.TextField(
        "in your will", blank=True, help_text="What a solicitor needs to know, and whom to talk to."
    )
    fundraise_words = models.TextField("fundraise for us", blank=True)
    complaints = models.TextField(
        "complaints and questions", blank=True, help_text="Whom to turn to, and how."
    )
    thanks = models.TextField("words of thanks", blank=True, help_text="In the letter after a gift.")
    gift_aid = models.BooleanField(
        "we claim Gift Aid", default=False, help_text="Only with an HMRC reference."
    )
    hmrc_reference = models.CharField("HMRC charity reference", max_length=10, blank=True)
    year_ends_in = models.PositiveSmallIntegerField(
        "month in which the charity’s year ends",
        null=True,
        blank=True,
        choices=[(n, date(2000, n, 1).strftime("%B")) for n in range(1, 13)],
        help_text="Gift Aid can be claimed for four years after that. Empty: for four years after the gift.",
    )
    keep_years = models.PositiveSmallIntegerField(
        "years to keep who gave",
        default=7,
        validators=[MinValueValidator(6)],
        help_text="After that the names go and the amounts stay. Six at least: accounts and Gift Aid need them.",
    )
    portal_url = models.URLField(
        "where givers manage a monthly gift",
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text="The login page of the payment provider’s customer portal.",
    )
    fee_per_mille = models.PositiveSmallIntegerField(
        "what a payment costs, of each gift",
        default=0,
        help_text="With both costs at 0, givers are not asked to add them.",
    )
    fee_fixed_pence = models.PositiveSmallIntegerField("and a fixed sum", default=0)
    unusual_pence = models.PositiveIntegerField(
        "ask before recording more than",
        default=500_000,
        db_default=500_000,
        help_text="Whoever records a larger gift by hand confirms the sum, because the letter of thanks goes at once.",
    )
    treasurer_email = models.EmailField("treasurer’s e-mail", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ways to give"
        constraints = [
            models.CheckConstraint(
                name="giving_settings_one_row",
                condition=Q(id=1),
                violation_error_message="There is only one set of ways to give. Change the one that is there.",
            ),
            models.CheckConstraint(
                name="giving_bounds",
                condition=Q(
                    least_pence__gte=100, most_pence__gt=F("least_pence"), most_pence__lte=10_000_000
                ),
                violation_error_message="The smallest gift is £1 or more, and less than the largest.",
            ),
            models.CheckConstraint(
                name="giving_bank_whole",
                condition=Q(account_name="", sort_code="", account_number="")
                | ~Q(account_name="") & ~Q(sort_code="") & ~Q(account_number=""),
                violation_error_message="Give the account's name, sort code and number, or none of them.",
            ),
            models.CheckConstraint(
                name="giving_cheque_whole",
                condition=Q(cheque_payee="", cheque_address="") | ~Q(cheque_payee="") & ~Q(cheque_address=""),
                violation_error_message="Say whom cheques are for and where to post them, or neither.",
            ),
            models.CheckConstraint(
                name="giving_external_whole",
                condition=Q(external_label="", external_url="") | ~Q(external_label="") & ~Q(external_url=""),
                violation_error_message="Give the outside page's name and its address, or neither.",
            ),
            models.CheckConstraint(
                name="giving_fee_is_a_share",
                condition=Q(fee_per_mille__lt=200, fee_fixed_pence__lt=500),
                violation_error_message="A payment costs less than a fifth, and less than £5.",
            ),
            models.CheckConstraint(
                name="giving_limits_let_somebody_give",
                condition=Q(refusals_per_network__gte=1, pages_per_address__gte=1, refusals_that_warn__gte=1),
                violation_error_message="A limit against stolen cards is 1 or more. To take no card gifts, pause them.",
            ),
            models.CheckConstraint(
                name="giving_keeps_six_years",
                condition=Q(keep_years__gte=6),
                violation_error_message="Keep who gave for six years at least.",
            ),
            models.CheckConstraint(
                name="giving_gift_aid_has_reference",
                condition=Q(gift_aid=False) | ~Q(hmrc_reference=""),
                violation_error_message="Gift Aid needs the charity's HMRC reference.",
            ),
        ]

    def __str__(self) -> str:
        return "Ways to give"

    def fee_on(self, pence: int) -> int:
        """What to add so that the whole gift arrives, rounded up, in pence."""
        whole = -(-(pence + self.fee_fixed_pence) * 1000 // (1000 - self.fee_per_mille))
        return whole - pence

    @property
    def has_bank(self) -> bool:
        return bool(self.account_number)

    @property
    def any_other_way(self) -> bool:
        return bool(
            self.account_number
            or self.cheque_payee
            or self.external_url
            or self.will_words
            or self.fundraise_words
        )


def get_giving_settings() -> GivingSettings:
    """The settings as staff last saved them; those of a fresh site when nobody has."""
    return GivingSettings.objects.filter(id=1).first() or GivingSettings()


def get_public_settings() -> GivingSettings:
    """What visitors meet. A demonstration that nobody has set up shows samples, which are never stored."""
    found = get_giving_settings()
    if settings.GIVING_MODE == "demo" and found._state.adding:
        return GivingSettings(gift_aid=True, hmrc_reference="SAMPLE", fee_per_mille=14, fee_fixed_pence=20)
    return found


class Frequency(models.TextChoices):
    ONCE = "once", "Once"
    MONTHLY = "monthly", "Every month"


class SuggestedAmount(models.Model):
    frequency = models.CharField(max_length=10, choices=Frequency)
    pence = models.PositiveIntegerField("amount")
    impact = models.CharField("what it pays for", max_length=120, blank=True, help_text="Only what is true.")
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["frequency", "position", "pence"]
        constraints = [
            models.UniqueConstraint(
                fields=["frequency", "pence"],
                name="suggested_once",
                violation_error_message="This amount is in the list already.",
            ),
            models.CheckConstraint(
                name="suggested_positive",
                condition=Q(pence__gte=100),
                violation_error_message="Suggest £1 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"£{format_plain_pounds(self.pence)} {self.get_frequency_display().lower()}"

    @property
    def key(self) -> str:
        """As the giving form sends it: “once-1000” is £10 once."""
        return f"{self.frequency}-{self.pence}"


SAMPLES = {Frequency.ONCE: (1000, 2500, 5000), Frequency.MONTHLY: (500, 1000, 2000)}
"""Amounts in pence of a demonstration for which staff have suggested none."""


def list_suggested_amounts() -> list[SuggestedAmount]:
    """What the form suggests, once before monthly."""
    found = list(SuggestedAmount.objects.all())
    if not found and settings.GIVING_MODE == "demo":
        found = [SuggestedAmount(frequency=one, pence=pence) for one in SAMPLES for pence in SAMPLES[one]]
    return sorted(found, key=lambda row: row.frequency != Frequency.ONCE)


class Fund(models.Model):
    """What a gift may be for. A restricted one says what happens when too much or too little comes in."""

    name = models.CharField(max_length=80, unique=True)
    purpose = models.CharField(max_length=240)
    restricted = models.BooleanField(default=False, help_text="May be spent on its purpose only.")
    secondary_purpose = models.CharField(
        max_length=240, blank=True, help_text="What we do with the money if we raise too much or too little."
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["restricted", "name"]
        constraints = [
            models.CheckConstraint(
                name="fund_restricted_has_second_purpose",
                condition=Q(restricted=False) | ~Q(secondary_purpose=""),
                violation_error_message="A restricted fund says what happens if too much or too little is raised "
                "(Code of Fundraising Practice).",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Pack(models.Model):
    """Something to download for those who raise money for us."""

    title = models.CharField(max_length=120)
    file = models.FileField(
        upload_to="packs/",
        validators=[FileExtensionValidator(["pdf", "docx", "odt", "jpg", "png", "zip"])],
        help_text="PDF, Word, OpenDocument, a picture or a ZIP.",
    )

    def __str__(self) -> str:
        return self.title
