"""Site search has one index of its own (msntc.search): what was kept here for it goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_days_not_in_the_future"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="sitepage",
            name="vector",
        ),
        migrations.RemoveField(
            model_name="sitepage",
            name="words",
        ),
    ]
