"""The tables behind the search box: whole postcodes, the middles of postcode areas, and places.

Every point is `geography` in WGS 84, so distances are true metres. The tables are filled by the loaders and
never by hand.
"""

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


class Nation(models.TextChoices):
    """Where a place or a centre is, in the order in which people are shown them."""

    ENGLAND = "England"
    SCOTLAND = "Scotland"
    WALES = "Wales"
    NORTHERN_IRELAND = "Northern Ireland"
    IRELAND = "Ireland"
    ISLE_OF_MAN = "Isle of Man", "Isle of Man"
    JERSEY = "Jersey"
    GUERNSEY = "Guernsey"


COUNTRY_CODES = dict.fromkeys(Nation.values, "GB") | {
    Nation.IRELAND: "IE",
    Nation.ISLE_OF_MAN: "IM",
    Nation.JERSEY: "JE",
    Nation.GUERNSEY: "GG",
}
"""ISO 3166-1."""


class PostcodeLocation(models.Model):
    """One postcode and its point. No point: the postcode exists and its position is not published.

    `code` is the packed form (N80NP). `retired` is None where the source does not say.
    """

    code = models.CharField(max_length=7, primary_key=True, db_collation="C")
    point = PointField(geography=True, null=True, spatial_index=False)
    retired = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"


class PostcodeArea(models.Model):
    """The middle of a sector (N8 0), a district (N8) or an area (N).

    The middle is the median of its postcodes' positions (an area's: of its districts' middles): a mean is dragged
    up to 91 km by stray large-user codes.
    Islands that publish no positions have their districts from `data/island_districts.csv`.
    """

    class Kind(models.TextChoices):
        SECTOR = "sector"
        DISTRICT = "district"
        AREA = "area"

    code = models.CharField(max_length=6, primary_key=True, db_collation="C")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=60, blank=True)
    point = PointField(geography=True, spatial_index=False)
    postcodes = models.PositiveIntegerField(help_text="How many positions the middle was taken from.")

    def __str__(self) -> str:
        return self.code


class Place(models.Model):
    """What people name when they say where they are: a town or village, a station, an authority, a county, a region.

    Of a place with an extent the point is the median of its postcodes.
    """

    class Kind(models.TextChoices):
        SETTLEMENT = "settlement", "town, village or city district"
        STATION = "station", "railway station"
        AUTHORITY = "authority", "local authority"
        COUNTY = "county"
        ISLAND = "island"
        REGION = "region", "part of a country, too wide to measure from"

    class Source(models.TextChoices):
        GEONAMES = "geonames", "GeoNames"
        ADDED = "added", "added by hand"
        OPEN_NAMES = "open-names", "OS Open Names"
        DIRECTORY = "directory", "ONS Postcode Directory"
        STATIONS = "stations", "OpenStreetMap's stations"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SETTLEMENT)
    nation = models.CharField(max_length=20, choices=Nation)
    county = models.CharField(
        max_length=80, blank=True, help_text="The county that people say with its name."
    )
    authority = models.CharField(max_length=80, blank=True, help_text="Empty where it is not known.")
    population = models.PositiveIntegerField(
        default=0, help_text="0 where the source gives none. An authority's is 25 for each of its postcodes."
    )
    point = PointField(geography=True)
    parts = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="Names of counties or towns in a region, to choose from.",
    )
    source = models.CharField(max_length=12, choices=Source)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="place_has_a_known_nation",
                condition=Q(nation__in=Nation.values),
                violation_error_message="Choose one of the nations listed.",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.county, self.nation]))


class PlaceName(models.Model):
    """One of a place's names (Swansea, Abertawe), with the folded form that searches compare."""

    class Kind(models.TextChoices):
        MAIN = "main"
        LOCAL = "local", "also said here, and shown as it was typed: Abertawe, Londonderry"
        ALIAS = "alias", "shorter, longer or abbreviated: Newcastle, Herts"
        VARIANT = "variant", "foreign, old or misspelt: found when typed, never shown"

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.MAIN)
    folded = models.CharField(max_length=120, db_index=True, db_collation="C")

    class Meta:
        indexes = [GinIndex(fields=["folded"], name="placename_folded_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name
