"""The treasurer's role gets what there is to do in giving."""

from django.db import migrations

from msntc.staff.roles import TREASURER, grant


def give(apps, schema_editor):
    grant(
        apps,
        TREASURER,
        {
            "giving.givingsettings": "add change view",
            "giving.suggestedamount": "add change delete view",
            "giving.fund": "add change delete view",
            "giving.pack": "add change delete view",
            "giving.gift": "view change manage_giving export_gifts",
            "giving.payment": "view",
            "giving.declaration": "view change export_gift_aid",
            "giving.claim": "view change",
            "giving.providerevent": "view",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("giving", "0004_claims_and_keeping"), ("staff", "0002_roles")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
