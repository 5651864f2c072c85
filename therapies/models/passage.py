"""What site search reads of the published pages: one row a section and a question, made when a page is published.

A draft has no row here, so it cannot be found, whatever a query says.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class Passage(models.Model):
    page = models.ForeignKey("therapies.TherapyPage", on_delete=models.CASCADE, related_name="passages")
    anchor = models.SlugField(
        max_length=80, blank=True, help_text="Of the section; empty for the page's head."
    )
    heading = models.CharField(max_length=200)
    text = models.TextField()
    vector = models.GeneratedField(
        expression=SearchVector("heading", weight="A", config="english")
        + SearchVector("text", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["page", "id"]
        indexes = [GinIndex(fields=["vector"], name="passage_vector")]

    def __str__(self) -> str:
        return self.heading
