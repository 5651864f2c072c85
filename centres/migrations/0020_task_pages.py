"""A weekday that is closed by itself, and several changes by the link of one letter."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def keep_newest(apps, schema_editor):
    """On the way back a letter has one change: the newest stays."""
    changes = apps.get_model("centres", "LinkChange").objects
    newest = changes.order_by("verification_id", "-made_at").distinct("verification_id")
    changes.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0019_own_words_and_sources"),
    ]

    operations = [
        migrations.AddField(
            model_name="centre",
            name="closed_weekdays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("building-0", "Building open, Monday"),
                        ("building-1", "Building open, Tuesday"),
                        ("building-2", "Building open, Wednesday"),
                        ("building-3", "Building open, Thursday"),
                        ("building-4", "Building open, Friday"),
                        ("building-5", "Building open, Saturday"),
                        ("building-6", "Building open, Sunday"),
                        ("phone-0", "Phone answered, Monday"),
                        ("phone-1", "Phone answered, Tuesday"),
                        ("phone-2", "Phone answered, Wednesday"),
                        ("phone-3", "Phone answered, Thursday"),
                        ("phone-4", "Phone answered, Friday"),
                        ("phone-5", "Phone answered, Saturday"),
                        ("phone-6", "Phone answered, Sunday"),
                        ("chamber-0", "Oxygen sessions, Monday"),
                        ("chamber-1", "Oxygen sessions, Tuesday"),
                        ("chamber-2", "Oxygen sessions, Wednesday"),
                        ("chamber-3", "Oxygen sessions, Thursday"),
                        ("chamber-4", "Oxygen sessions, Friday"),
                        ("chamber-5", "Oxygen sessions, Saturday"),
                        ("chamber-6", "Oxygen sessions, Sunday"),
                    ],
                    max_length=12,
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="A day that has a session in the list is open all the same.",
                size=None,
                verbose_name="closed on these weekdays",
            ),
        ),
        migrations.AddField(
            model_name="historicalcentre",
            name="closed_weekdays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("building-0", "Building open, Monday"),
                        ("building-1", "Building open, Tuesday"),
                        ("building-2", "Building open, Wednesday"),
                        ("building-3", "Building open, Thursday"),
                        ("building-4", "Building open, Friday"),
                        ("building-5", "Building open, Saturday"),
                        ("building-6", "Building open, Sunday"),
                        ("phone-0", "Phone answered, Monday"),
                        ("phone-1", "Phone answered, Tuesday"),
                        ("phone-2", "Phone answered, Wednesday"),
                        ("phone-3", "Phone answered, Thursday"),
                        ("phone-4", "Phone answered, Friday"),
                        ("phone-5", "Phone answered, Saturday"),
                        ("phone-6", "Phone answered, Sunday"),
                        ("chamber-0", "Oxygen sessions, Monday"),
                        ("chamber-1", "Oxygen sessions, Tuesday"),
                        ("chamber-2", "Oxygen sessions, Wednesday"),
                        ("chamber-3", "Oxygen sessions, Thursday"),
                        ("chamber-4", "Oxygen sessions, Friday"),
                        ("chamber-5", "Oxygen sessions, Saturday"),
                        ("chamber-6", "Oxygen sessions, Sunday"),
                    ],
                    max_length=12,
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="A day that has a session in the list is open all the same.",
                size=None,
                verbose_name="closed on these weekdays",
            ),
        ),
        migrations.AlterField(
            model_name="linkchange",
            name="verification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="centres.verificationrequest",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_newest),
    ]
