"""Who sees requests and notes that they are answered: the national office, and editors for their own centres."""

from django.db import migrations

from msntc.staff.roles import EDITOR, OFFICE, grant


def give(apps, schema_editor):
    for role in (OFFICE, EDITOR):
        grant(apps, role, {"centre_requests.contactrequest": "view change"})


class Migration(migrations.Migration):
    dependencies = [("centre_requests", "0001_initial"), ("staff", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
