import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def keep_the_days(apps, schema_editor):
    """What is known of earlier totals stands in the days on which money went back."""
    Reversal = apps.get_model("giving", "Reversal")
    WentBack = apps.get_model("giving", "WentBack")
    for reversal in Reversal.objects.iterator():
        moments, total = {}, 0
        for back in WentBack.objects.filter(payment__intent=reversal.pk).order_by("on", "id"):
            total += back.pence
            if total <= reversal.refunded_pence:
                noon = datetime.datetime.combine(back.on, datetime.time(12))
                moments.setdefault(total, timezone.make_aware(noon))
        if reversal.refunded_pence:
            moments.setdefault(reversal.refunded_pence, reversal.at)
        for pence, at in moments.items():
            reversal.refunds.create(pence=pence, at=at)
        if not reversal.dispute:
            reversal.at = None
            reversal.save()


class Migration(migrations.Migration):
    dependencies = [
        ("giving", "0009_gifts_that_are_told_of"),
    ]

    operations = [
        migrations.CreateModel(
            name="RefundedSoFar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pence", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "reversal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refunds",
                        to="giving.reversal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("reversal", "pence"), name="refunded_so_far_once")
                ],
            },
        ),
        migrations.AlterField(
            model_name="reversal",
            name="at",
            field=models.DateTimeField(blank=True, help_text="When the dispute came to that.", null=True),
        ),
        migrations.RunPython(keep_the_days, elidable=True),
        # the rows' own checks come due before their table changes
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RenameField(model_name="reversal", old_name="at", new_name="disputed_at"),
        migrations.RemoveField(model_name="reversal", name="refunded_pence"),
    ]
