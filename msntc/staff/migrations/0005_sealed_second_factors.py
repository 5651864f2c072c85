from django.db import migrations

from msntc.staff.encryption import seal


def seal_all(apps, schema_editor):
    for kept in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]):
        for name in {"secret", "seed"} & set(kept.data):
            kept.data[name] = seal(kept.data[name])
        kept.save()


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0004_gifts_in_the_audit"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal_all, elidable=True)]
