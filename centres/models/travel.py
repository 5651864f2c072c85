"""How long the way by car is: made by `estimate_travel` or loaded by `load_travel_times`, read by every search."""

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.db import models


class TravelCell(models.Model):
    """The centres that are the fewest minutes by car from a square of ground, nearest first, how many minutes, and
    whether a ferry is on the way.

    `cell` is numbered by `centres.search.travel.cells`. A centre that is not among them is further, or no way leads
    there. `postcodes` is how many the square holds.
    """

    cell = models.IntegerField(primary_key=True)
    postcodes = models.PositiveIntegerField(default=0)
    centres = ArrayField(models.BigIntegerField())
    minutes = ArrayField(models.PositiveSmallIntegerField())
    has_ferry = ArrayField(models.BooleanField(), default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.cell)


class TravelPoint(models.Model):
    """Where a centre stood when its minutes were made. Once it stands elsewhere, its minutes count no more.

    `is_estimate` is off where they came from an operator's file.
    """

    centre = models.OneToOneField(
        "centres.Centre", on_delete=models.CASCADE, primary_key=True, related_name="travel_point"
    )
    point = PointField(geography=True, spatial_index=False)
    is_estimate = models.BooleanField(default=True, db_default=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.centre_id)
