"""Who may bring centres in as a table: the national office."""

from django.db import migrations

from msntc.staff.roles import OFFICE, grant


def give(apps, schema_editor):
    grant(apps, OFFICE, {"centres.centre": "import"})


class Migration(migrations.Migration):
    dependencies = [("centres", "0006_history_and_editors"), ("staff", "0002_roles")]
    operations = [
        migrations.AlterModelOptions(
            name="centre",
            options={
                "ordering": ["name"],
                "permissions": [("import_centre", "Can bring centres in as a table")],
            },
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
