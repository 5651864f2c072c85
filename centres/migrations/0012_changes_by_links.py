"""What links changed without the office, and why what they sent waits for it. The office sees both."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from msntc.staff.roles import OFFICE, grant


def give(apps, schema_editor):
    grant(apps, OFFICE, {"centres.linkchange": "view"})


class Migration(migrations.Migration):
    dependencies = [("centres", "0011_days_not_in_the_future"), ("staff", "0002_roles")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="ask",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposals",
                to="centres.ask",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="reasons",
            field=models.JSONField(
                blank=True, db_default={}, default=dict, help_text="Field and why it waits, as a sentence."
            ),
        ),
        migrations.CreateModel(
            name="LinkChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField(help_text="Field and value, as text.")),
                ("after", models.JSONField(help_text="Field and value, as text.")),
                (
                    "told",
                    models.JSONField(
                        default=list,
                        help_text="The addresses of the centre’s contacts.",
                        verbose_name="told by letter",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "left_to_office",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whether somebody had changed the same before it was undone, so that the office decides.",
                    ),
                ),
                (
                    "ask",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="change", to="centres.ask"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link_changes",
                        to="centres.centre",
                    ),
                ),
            ],
            options={
                "verbose_name": "change by a link",
                "verbose_name_plural": "changes by links",
                "ordering": ["-made_at"],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
