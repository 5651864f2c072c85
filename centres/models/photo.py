"""Photographs of a centre: cleaned at upload (msntc.content.images), shown at three widths."""

from django.db import models
from django.db.models import Q

from centres.models.centre import Centre
from msntc.content import images


class Photo(models.Model):
    """One picture. The files are named after what is in them, so that a name always means the same picture."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(default=100)
    alt = models.CharField(
        "what it shows",
        max_length=200,
        help_text="For people who cannot see it: the front door, with a ramp on the left.",
    )
    name = models.CharField(max_length=64, editable=False)
    widths = models.JSONField(default=list, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["centre", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="photo_has_words",
                condition=~Q(alt=""),
                violation_error_message="Say what the picture shows.",
            )
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def smallest(self) -> str:
        return images.get_picture_url(self.name, self.widths[0])

    @property
    def largest(self) -> str:
        return images.get_picture_url(self.name, self.widths[-1])

    @property
    def srcset(self) -> str:
        return ", ".join(f"{images.get_picture_url(self.name, width)} {width}w" for width in self.widths)
