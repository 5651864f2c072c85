"""Which rows of the starter directory were loaded."""

from django.db import models

from centres.models.centre import Centre


class StarterRow(models.Model):
    """That a row of the starter directory was loaded, and what it said: how a second load knows what staff changed.

    No centre: staff deleted it, and it stays deleted.
    """

    slug = models.SlugField(max_length=120, primary_key=True)
    centre = models.OneToOneField(Centre, null=True, on_delete=models.SET_NULL, related_name="starter_row")
    fingerprint = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.slug
