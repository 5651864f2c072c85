"""The version of the pages, and the triggers that move it whenever something that readers see of one changes."""

from django.db import migrations, models

from msntc.content_version import build_version_triggers

WATCHED = "therapies_therapypage therapies_therapy therapies_person therapies_source".split()


class Migration(migrations.Migration):
    dependencies = [("therapies", "0006_who_wrote")]

    operations = [
        migrations.CreateModel(
            name="PagesVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
            ],
            options={"abstract": False, "default_permissions": ()},
        ),
        *build_version_triggers("therapies_pagesversion", WATCHED),
    ]
