"""Records under the words of the field: an adjustment of an overclaim, an entry of a reversal, a total of refunds."""

from django.db import migrations, models
from django.db.models.deletion import CASCADE, PROTECT

from msntc.staff.roles import rename_kinds

NAMES = {"GivenBack": "OverclaimAdjustment", "WentBack": "ReversalEntry", "RefundedSoFar": "RefundTotal"}


def follow(apps, schema_editor):
    rename_kinds(apps, "giving", NAMES)


def go_back(apps, schema_editor):
    rename_kinds(apps, "giving", {new: old for old, new in NAMES.items()})


class Migration(migrations.Migration):
    dependencies = [("giving", "0013_hmrcs_answers"), ("staff", "0002_roles")]

    operations = [
        *(migrations.RenameModel(old, new) for old, new in NAMES.items()),
        *(
            migrations.AlterField(
                model,
                name,
                models.ForeignKey(
                    blank=optional,
                    null=optional,
                    on_delete=delete,
                    related_name=related,
                    to=f"giving.{name}" if name != "line" else "giving.claimline",
                ),
            )
            for model, name, related, delete, optional in [
                ("OverclaimAdjustment", "claim", "overclaim_adjustments", PROTECT, True),
                ("OverclaimAdjustment", "line", "overclaim_adjustments", PROTECT, False),
                ("OverclaimAdjustment", "repayment", "overclaim_adjustments", CASCADE, True),
                ("ReversalEntry", "payment", "reversal_entries", PROTECT, False),
            ]
        ),
        migrations.RunPython(follow, go_back),
    ]
