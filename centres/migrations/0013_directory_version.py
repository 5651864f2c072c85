"""The directory's version, and the triggers that move it whenever something that is shown of a centre changes."""

from django.db import migrations, models

from msntc.content_version import build_version_triggers

WATCHED = (
    "centres_centre centres_centre_therapies centres_openingtime centres_dayexception centres_accessfact "
    "centres_photo centres_oxygen therapies_therapy therapies_therapypage"
).split()


class Migration(migrations.Migration):
    dependencies = [("centres", "0012_changes_by_links"), ("therapies", "0006_who_wrote")]

    operations = [
        migrations.CreateModel(
            name="DirectoryVersion",
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
        *build_version_triggers("centres_directoryversion", WATCHED),
    ]
