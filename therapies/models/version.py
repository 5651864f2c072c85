"""What moves with all that readers see of the pages, so that a kept page is never shown once it is old."""

from django.db import models


class PagesVersionManager(models.Manager):
    def current(self) -> int:
        return self.aggregate(total=models.Sum("number", default=0))["total"]


class PagesVersion(models.Model):
    """Counted by triggers on pages, therapies, people and sources (migration 0007), in the transaction of the change:
    no way of saving passes them by. In parts, so that two who save at once do not wait for each other."""

    part = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField()

    objects = PagesVersionManager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"part {self.part}: {self.number}"
