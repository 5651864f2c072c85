"""Changes to many centres that were made at once, and what the headings of tables mean here."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from centres.models.centre import Centre


class Batch(models.Model):
    """One table, one action on the list, one merging, or the undoing of one of these: a single change to undo."""

    class Kind(models.TextChoices):
        TABLE = "table", "table brought in"
        ACTION = "action", "done from the list"
        MERGE = "merge", "two centres made one"
        UNDO = "undo", "undone"

    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=200, help_text="The table’s name, or what was done.")
    made_at = models.DateTimeField("when", default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="who"
    )
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    left_out = models.JSONField(
        default=list,
        db_default=[],
        help_text="Heads, then the rows of the table that were not used, with why.",
    )
    moved = models.JSONField(
        default=dict, db_default={}, help_text="Of two centres made one: model and keys of what went over."
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        verbose_name = "change to many centres"
        verbose_name_plural = "changes to many centres"

    def __str__(self) -> str:
        return self.title


class BatchChange(models.Model):
    """What a batch did to one centre: its version before (0 where it is new) and after."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="changes")
    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="batch_changes")
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()

    class Meta:
        ordering = ["centre__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "centre"], name="one_change_of_a_centre_in_a_batch")
        ]

    def __str__(self) -> str:
        return f"{self.centre}: {self.before} to {self.after}"

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has saved the centre since."""
        return self.centre.version == self.after


class TableHeading(models.Model):
    """What somebody said that a heading of a table means: one of our columns, or none of them (empty)."""

    heading = models.CharField(max_length=100, primary_key=True, help_text="In small letters.")
    column = models.CharField(max_length=40, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.heading}: {self.column or 'left out'}"
