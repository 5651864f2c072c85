"""Keep the whole of a centre at each save, and who may edit it."""

import django.contrib.gis.db.models.fields
import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import centres.models.centre


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0005_reserved_slugs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="centre",
            name="document",
            field=models.JSONField(
                default=dict,
                editable=False,
                help_text="The centre with all that belongs to it, as last saved.",
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="editors",
            field=models.ManyToManyField(
                blank=True,
                help_text="Who may change this centre in the admin, besides the office.",
                related_name="centres",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.CreateModel(
            name="HistoricalCentre",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "slug",
                    models.SlugField(
                        help_text="The centre's address on this site. An address that it had before still leads there.",
                        max_length=120,
                        validators=[centres.models.centre.refuse_reserved],
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("closed", "closed for good"),
                        ],
                        db_default="draft",
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "address",
                    models.TextField(
                        blank=True,
                        help_text="Without town and postcode; a line per line.",
                        verbose_name="street address",
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=80)),
                ("county", models.CharField(blank=True, max_length=80)),
                (
                    "nation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("England", "England"),
                            ("Scotland", "Scotland"),
                            ("Wales", "Wales"),
                            ("Northern Ireland", "Northern Ireland"),
                            ("Ireland", "Ireland"),
                            ("Isle of Man", "Isle of Man"),
                            ("Jersey", "Jersey"),
                            ("Guernsey", "Guernsey"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "postcode",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$",
                                "Write the postcode in capitals with one space: N8 0NP.",
                            )
                        ],
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "website",
                    models.URLField(
                        blank=True,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                    ),
                ),
                (
                    "charity_number",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(SC[0-9]{6}|NI[0-9]{6}|[0-9]{6,7})$",
                                "A charity number is 6 or 7 digits, or SC or NI and 6 digits.",
                            )
                        ],
                    ),
                ),
                (
                    "also_offers",
                    models.TextField(blank=True, help_text="What fits none of the therapies, one per line."),
                ),
                ("opening_hours", models.TextField(blank=True)),
                (
                    "closure_note",
                    models.TextField(
                        blank=True,
                        help_text="Closed for a time, or moving? Say since when, why and until when. Shown in a box at the top.",
                        verbose_name="note before travelling",
                    ),
                ),
                ("closed_from", models.DateField(blank=True, null=True, verbose_name="closed from")),
                (
                    "closed_until",
                    models.DateField(
                        blank=True,
                        help_text="The last day. Empty: until you say otherwise.",
                        null=True,
                        verbose_name="closed until",
                    ),
                ),
                (
                    "closed_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it is closed"),
                ),
                (
                    "who_may_come",
                    models.CharField(
                        blank=True, help_text="For example: anyone with MS, and carers.", max_length=200
                    ),
                ),
                (
                    "form_first",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "needed"), ("advised", "advised, not needed"), ("no", "not needed")],
                        max_length=10,
                        verbose_name="form to fill in first",
                    ),
                ),
                (
                    "letter_first",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "needed"), ("advised", "advised, not needed"), ("no", "not needed")],
                        max_length=10,
                        verbose_name="letter from a doctor first",
                    ),
                ),
                (
                    "terms_checked_on",
                    models.DateField(
                        blank=True,
                        help_text="When the centre last said so.",
                        null=True,
                        verbose_name="who may come: checked on",
                    ),
                ),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, geography=True, null=True, srid=4326
                    ),
                ),
                (
                    "pin",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "the address, set by hand"),
                            ("postcode", "the middle of the postcode"),
                            ("town", "the middle of the town"),
                        ],
                        max_length=8,
                        verbose_name="how the point is known",
                    ),
                ),
                ("source", models.TextField(blank=True, help_text="Where these details were printed.")),
                (
                    "source_date",
                    models.CharField(blank=True, help_text="When that was, in words.", max_length=200),
                ),
                (
                    "confirmed_on",
                    models.DateField(
                        blank=True, help_text="When the centre itself last said all was right.", null=True
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="Whom we ask whether all is still right. Never shown.",
                        max_length=254,
                        verbose_name="first contact",
                    ),
                ),
                (
                    "second_contact_email",
                    models.EmailField(
                        blank=True, help_text="Never shown.", max_length=254, verbose_name="second contact"
                    ),
                ),
                (
                    "staff_notes",
                    models.TextField(blank=True, help_text="For staff only. Never shown to the public."),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "document",
                    models.JSONField(
                        default=dict,
                        editable=False,
                        help_text="The centre with all that belongs to it, as last saved.",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical centre",
                "verbose_name_plural": "historical centres",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
