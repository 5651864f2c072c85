from django.db import migrations


def move_to_organisation(apps, schema_editor):
    """The part of the UK where the company is registered stands at the foot of every page, not only where gifts are."""
    for ways in apps.get_model("giving", "GivingSettings").objects.exclude(registered_in=""):
        row, _ = apps.get_model("organisation", "Organisation").objects.get_or_create(id=1)
        row.registered_in = ways.registered_in
        row.save(update_fields=["registered_in"])


class Migration(migrations.Migration):
    dependencies = [("giving", "0014_standard_names"), ("organisation", "0005_part_of_the_uk")]

    operations = [
        migrations.RunPython(move_to_organisation, migrations.RunPython.noop),
        migrations.RemoveField(model_name="givingsettings", name="registered_in"),
    ]
