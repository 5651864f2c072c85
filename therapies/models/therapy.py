"""What the centres offer. A therapy has a name and an address here; what is known about it comes with its page."""

from django.apps import apps
from django.db import models

from msntc.database.offline import remember


class TherapyQuerySet(models.QuerySet):
    def offered(self):
        """Therapies that at least one published centre offers, each with the number that do."""
        return self.annotate(
            centre_count=models.Count("centres", filter=models.Q(centres__status="published"), distinct=True)
        ).filter(centre_count__gt=0)

    def with_centres(self):
        """Each with the published centres that offer it, as `published_centres`: one query for them all."""
        centres = apps.get_model("centres", "Centre").objects.published().for_cards()
        return self.prefetch_related(models.Prefetch("centres", centres, to_attr="published_centres"))


class Therapy(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField("web address", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=100, help_text="Lower numbers come first in lists.")

    objects = TherapyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "therapies"

    def __str__(self) -> str:
        return self.name


def offered_choices() -> list[tuple[str, str]]:
    """Slug and name of each therapy that a published centre offers, remembered in the process for a minute."""
    return remember("therapies.offered", lambda: list(Therapy.objects.offered().values_list("slug", "name")))
