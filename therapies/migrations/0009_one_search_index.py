"""Site search has one index of its own (msntc.search): what was kept here for it goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("therapies", "0008_layers_and_numbers"),
    ]

    operations = [
        migrations.DeleteModel(
            name="Passage",
        ),
    ]
