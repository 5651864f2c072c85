"""How often something was asked for. The table is UNLOGGED: after a crash it is empty, and nobody minds."""

from django.db import models


class Tally(models.Model):
    """One window of one limit. The key is a keyed hash that is other every day: no address is kept."""

    key = models.UUIDField(primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.count} until {self.ends_at}"
