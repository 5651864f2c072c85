"""Who rings centres: the national office, and callers, who have no other right."""

from django.db import migrations

from msntc.staff.roles import CALLER, OFFICE, grant


def give(apps, schema_editor):
    for role in (OFFICE, CALLER):
        grant(apps, role, {"centre_calls.call": "add view"})


def take_back(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=CALLER).delete()


class Migration(migrations.Migration):
    dependencies = [("centre_calls", "0001_initial"), ("staff", "0002_roles")]
    operations = [migrations.RunPython(give, take_back)]
