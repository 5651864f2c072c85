"""The index of site search, the words in it, and what staff tell it about words."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("gazetteer", "0003_trigrams")]

    operations = [
        migrations.CreateModel(
            name="Signpost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        help_text="As in “We have no page about …”: stem cell treatment.",
                        max_length=80,
                        unique=True,
                    ),
                ),
                (
                    "typed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=60, validators=[django.core.validators.MinLengthValidator(2)]
                        ),
                        default=list,
                        help_text="What people type when they look for it, one a line.",
                        size=None,
                        verbose_name="words",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="For example: the MS Trust.", max_length=80, verbose_name="who can help"
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        validators=[
                            django.core.validators.URLValidator(
                                message="Give an https:// address.", schemes=["https"]
                            )
                        ],
                        verbose_name="its address",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="One plain sentence. For example: It has pages on each MS medicine.",
                        max_length=160,
                        verbose_name="why there",
                    ),
                ),
            ],
            options={
                "verbose_name": "subject that we have no page on",
                "verbose_name_plural": "subjects that we have no page on",
                "ordering": ["subject"],
            },
        ),
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=60, validators=[django.core.validators.MinLengthValidator(2)]
                        ),
                        default=list,
                        help_text="One a line, for example: seizure, fit, epilepsy.",
                        size=None,
                        verbose_name="words that mean the same",
                    ),
                ),
                (
                    "typed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            max_length=60, validators=[django.core.validators.MinLengthValidator(2)]
                        ),
                        blank=True,
                        default=list,
                        help_text="What people type when they mean this, and our pages never say. One a line, for example: wet myself.",
                        size=None,
                        verbose_name="also typed",
                    ),
                ),
            ],
            options={
                "verbose_name": "words that mean the same",
                "verbose_name_plural": "words that mean the same",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="What it shows: `therapypage:12`, `centre:7`.", max_length=80),
                ),
                (
                    "anchor",
                    models.CharField(
                        blank=True, help_text="Which part of it; empty for the whole.", max_length=120
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("page", "A page"),
                            ("passage", "A section or question of a page"),
                            ("term", "A hard word, where it is explained"),
                            ("centre", "A centre"),
                            ("offer", "The centres that offer a therapy"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=250)),
                (
                    "about",
                    models.CharField(
                        blank=True, help_text="Which page it is from, or where it is.", max_length=250
                    ),
                ),
                ("url", models.CharField(max_length=300)),
                ("names", models.TextField(blank=True, help_text="Other names for it; not shown.")),
                ("headings", models.TextField(blank=True, help_text="What its parts are called; not shown.")),
                ("summary", models.TextField(blank=True, help_text="Shown under the title of a whole page.")),
                (
                    "points",
                    models.TextField(blank=True, help_text="Key points, costs and what to ask; not shown."),
                ),
                ("text", models.TextField(blank=True, help_text="Of a part: shown around what was found.")),
                (
                    "body",
                    models.TextField(blank=True, help_text="The words of all parts of a page; not shown."),
                ),
                (
                    "counts",
                    models.FloatField(
                        default=1, help_text="What a match counts: a whole page stands above a passing word."
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True, help_text="The last day on which it may be found.", null=True
                    ),
                ),
                (
                    "vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "title", "names", config="english", weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "headings", config="english", weight="B"
                                    ),
                                    django.contrib.postgres.search.SearchConfig("english"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "summary", "points", config="english", weight="C"
                                ),
                                django.contrib.postgres.search.SearchConfig("english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "text", "body", config="english", weight="D"
                            ),
                            django.contrib.postgres.search.SearchConfig("english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["source", "id"],
                "default_permissions": (),
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="entry_vector")],
                "constraints": [models.UniqueConstraint(fields=("source", "anchor"), name="entry_once")],
            },
        ),
        migrations.CreateModel(
            name="UnansweredSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "search without an answer",
                "verbose_name_plural": "searches without an answer",
                "ordering": ["-day", "-count", "words"],
                "default_permissions": ("view", "delete"),
                "constraints": [
                    models.UniqueConstraint(fields=("day", "words"), name="unanswered_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
                (
                    "frequency",
                    models.PositiveIntegerField(
                        default=1, help_text="In how many titles, at the last rebuild."
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="word_trigrams", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
    ]
