"""Who tells search about words, and sees what it had nothing for: the national office."""

from django.db import migrations

from msntc.staff.roles import OFFICE, grant


def give(apps, schema_editor):
    rights = {
        "search.synonymgroup": "add change delete view",
        "search.signpost": "add change delete view",
        "search.unansweredsearch": "view delete",
    }
    grant(apps, OFFICE, rights)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("staff", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
