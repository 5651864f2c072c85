"""What online geocoders answered, and whose turn it is to ask one."""

import django.contrib.gis.db.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0003_trigrams")]
    operations = [
        migrations.CreateModel(
            name="NotBefore",
            fields=[
                (
                    "name",
                    models.CharField(db_collation="C", max_length=20, primary_key=True, serialize=False),
                ),
                ("moment", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="OnlineAnswer",
            fields=[
                ("key", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("geocoder", models.CharField(max_length=20)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        geography=True, null=True, spatial_index=False, srid=4326
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200)),
                ("asked_on", models.DateField(db_index=True)),
            ],
        ),
    ]
