from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name_plural": "tallies"},
        ),
        migrations.RunSQL(
            "ALTER TABLE limits_tally SET UNLOGGED",
            "ALTER TABLE limits_tally SET LOGGED",
        ),
    ]
