"""The organisation's names, numbers and addresses, kept by staff in one row, and the pages about us.

Every page shows them, so the row is remembered in the process for ten seconds. When the database cannot be asked,
what was last known is used: a header never costs a visitor the page.
"""

from time import monotonic

from django.db import InterfaceError, OperationalError, connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from msntc.content.rich_text import CleanTextField
from msntc.validators import validate_not_future

REMEMBERED_FOR = 10  # seconds
_remembered: tuple["Organisation", float] | None = None


class Organisation(models.Model):
    """One row. Starting values as printed in the registers in July 2026; what is not known is empty and not shown."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(
        max_length=120, default="MS National Therapy Centres", help_text="As the public knows us."
    )
    short_name = models.CharField(max_length=40, default="MSNTC")
    legal_name = models.CharField(
        max_length=160,
        default="Neuro Therapy Network Limited",
        help_text="As the charity register has it.",
    )
    charity_number = models.CharField(
        "charity number, England and Wales", max_length=12, default="1031690", blank=True
    )
    scottish_charity_number = models.CharField(max_length=12, default="SC043250", blank=True)
    company_number = models.CharField(max_length=12, default="02808298", blank=True)
    registered_in = models.CharField(
        "part of the UK where the company is registered",
        max_length=40,
        blank=True,
        help_text="England and Wales, Scotland or Northern Ireland, as Companies House has it.",
    )
    registered_office = models.TextField(blank=True, help_text="One line of the address per line.")
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=30, blank=True)
    shows_progress = models.BooleanField(
        "tell the public how many centres have confirmed their details",
        default=False,
        db_default=False,
        help_text="On the page of all centres.",
    )

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisation"
        constraints = [
            models.CheckConstraint(
                name="organisation_is_one_row",
                condition=Q(id=1),
                violation_error_message="There is only one organisation. Change the one that is there.",
            ),
            models.CheckConstraint(
                name="organisation_has_a_name",
                condition=~Q(name="") & ~Q(short_name=""),
                violation_error_message="Give the organisation a name and a short name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def values(self) -> tuple:
        """What pages show of it: two that are equal show the same."""
        return tuple(getattr(self, field.attname) for field in self._meta.concrete_fields)

    @property
    def name_in_law(self) -> str:
        """As donors are told who gets their gift; the public name where the register's is not known."""
        return self.legal_name or self.name

    @property
    def unknown(self) -> list[models.Field]:
        """The fields that the public should find here and does not yet."""
        return [getattr(type(self), name).field for name in EXPECTED if not getattr(self, name)]


EXPECTED = "name legal_name charity_number company_number registered_in registered_office email phone".split()


class SitePage(models.Model):
    """A page about us. What staff save is what readers see; every earlier text stays in the history."""

    class Place(models.TextChoices):
        """Its address, and what it is about."""

        ABOUT = "about", "About us"
        CONTACT = "contact", "Contact"
        ACCESSIBILITY = "accessibility", "Accessibility statement"
        PRIVACY = "privacy", "Privacy"
        COOKIES = "cookies", "Cookies"

    slug = models.CharField("page", max_length=20, choices=Place, unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(
        max_length=240, help_text="One sentence below the title. Search engines show it too."
    )
    body = CleanTextField()
    written_on = models.DateField("put together on", validators=[validate_not_future])
    updated_on = models.DateField("last changed on", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="site_page_place_is_known",
                condition=Q(slug__in=["about", "contact", "accessibility", "privacy", "cookies"]),
                violation_error_message="Choose one of the pages that the site has.",
            ),
            models.CheckConstraint(
                name="site_page_has_words",
                condition=~Q(title="") & ~Q(body=""),
                violation_error_message="A page needs a title and a text.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(self.slug)


STAMP = f"""SELECT string_agg(page::text, ' ' ORDER BY slug) FROM {SitePage._meta.db_table} AS page
    WHERE slug = ANY(%s)"""  # noqa: S608  (our own name)


def read_site_page_stamp(*slugs: str) -> str | None:
    """What these pages hold, as one text to compare; None where there are none of them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [list(slugs)])
        return cursor.fetchone()[0]


def get_organisation() -> Organisation:
    """The organisation as staff last saved it, at most ten seconds old; as last known when the database is down."""
    global _remembered
    if _remembered is None or _remembered[1] < monotonic():
        try:
            row = Organisation.objects.filter(id=1).first() or Organisation()
        except (OperationalError, InterfaceError):
            row = get_cached_organisation()
        _remembered = row, monotonic() + REMEMBERED_FOR
    return _remembered[0]


def get_cached_organisation() -> Organisation:
    """What this process last read, without asking the database: for the pages that tell of an outage."""
    return _remembered[0] if _remembered else Organisation()


def forget_organisation() -> None:
    """Read the row afresh next time: after staff have saved it, and between tests."""
    global _remembered
    _remembered = None
