from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_who_is_known(apps, schema_editor):
    """Whom the accounts of earlier records belong to today: nothing better is known of them."""
    records = apps.get_model("therapies", "HistoricalTherapyPage").objects.filter(history_user__isnull=False)
    person = apps.get_model("therapies", "Person").objects.filter(account=OuterRef("history_user"))
    records.update(history_person=Subquery(person.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [("therapies", "0005_days_not_in_the_future")]

    operations = [
        migrations.AddField(
            model_name="historicaltherapypage",
            name="history_person",
            field=models.PositiveBigIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(name_who_is_known, migrations.RunPython.noop),
    ]
