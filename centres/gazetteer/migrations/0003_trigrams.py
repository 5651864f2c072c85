"""Likeness of names: the index that finds what somebody meant by `newprot`."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0002_one_index_a_name")]
    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="placename",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["folded"], name="placename_folded_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
