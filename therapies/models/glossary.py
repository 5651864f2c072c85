"""Words that pages explain where they first use them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Term(models.Model):
    term = models.CharField(max_length=60, unique=True)
    also = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="Other forms, parted by commas: relapses, relapsing.",
    )
    meaning = models.CharField(max_length=200, help_text="One plain sentence.")

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
