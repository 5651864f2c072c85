"""What a centre can say of itself, how it is kept true, and what visitors tell us."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import msntc.forms.visitor_messages


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0003_website_schemes"),
        ("therapies", "0002_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="OldSlug",
            fields=[
                ("slug", models.SlugField(max_length=120, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="OpeningTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("building", "Building open"),
                            ("phone", "Phone answered"),
                            ("chamber", "Oxygen sessions"),
                        ],
                        default="building",
                        max_length=10,
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="day",
                    ),
                ),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("by_appointment", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["centre", "service", "weekday", "opens"],
            },
        ),
        migrations.CreateModel(
            name="Oxygen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pressures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (100, "normal air pressure"),
                                (150, "1.5 ATA"),
                                (175, "1.75 ATA"),
                                (200, "2 ATA"),
                            ]
                        ),
                        blank=True,
                        default=list,
                        help_text="What is offered.",
                        size=None,
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(blank=True, help_text="People at a time.", null=True),
                ),
                (
                    "filled_with",
                    models.CharField(
                        blank=True,
                        choices=[("air", "air; oxygen comes through a mask"), ("oxygen", "oxygen")],
                        max_length=10,
                        verbose_name="what fills the chamber",
                    ),
                ),
                ("checked_on", models.DateField(help_text="When the centre last said so.")),
            ],
            options={
                "verbose_name": "oxygen chamber",
                "verbose_name_plural": "oxygen chamber",
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=100)),
                (
                    "alt",
                    models.CharField(
                        help_text="For people who cannot see it: the front door, with a ramp on the left.",
                        max_length=200,
                        verbose_name="what it shows",
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=64)),
                ("widths", models.JSONField(default=list, editable=False)),
                ("width", models.PositiveIntegerField(default=0, editable=False)),
                ("height", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "ordering": ["centre", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("values", models.JSONField(help_text="Field and new value, as text.")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("accepted", models.BooleanField(null=True)),
            ],
            options={
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="what is wrong")),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        help_text="Only if they want an answer.",
                        max_length=254,
                        verbose_name="e-mail",
                    ),
                ),
                ("received_on", models.DateField(default=django.utils.timezone.localdate, editable=False)),
                (
                    "due_on",
                    models.DateField(
                        default=msntc.forms.visitor_messages.get_due_date, verbose_name="answer by"
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="what we did")),
            ],
            options={
                "verbose_name": "report from a visitor",
                "verbose_name_plural": "reports from visitors",
                "ordering": ["answered_on", "due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Shown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="Its first day.")),
                ("times", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-month"],
            },
        ),
        migrations.AddField(
            model_name="centre",
            name="closed_from",
            field=models.DateField(blank=True, null=True, verbose_name="closed from"),
        ),
        migrations.AddField(
            model_name="centre",
            name="closed_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="why it is closed"),
        ),
        migrations.AddField(
            model_name="centre",
            name="closed_until",
            field=models.DateField(
                blank=True,
                help_text="The last day. Empty: until you say otherwise.",
                null=True,
                verbose_name="closed until",
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="contact_email",
            field=models.EmailField(
                blank=True,
                help_text="Whom we ask whether all is still right. Never shown.",
                max_length=254,
                verbose_name="first contact",
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="form_first",
            field=models.CharField(
                blank=True,
                choices=[("yes", "needed"), ("advised", "advised, not needed"), ("no", "not needed")],
                max_length=10,
                verbose_name="form to fill in first",
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="letter_first",
            field=models.CharField(
                blank=True,
                choices=[("yes", "needed"), ("advised", "advised, not needed"), ("no", "not needed")],
                max_length=10,
                verbose_name="letter from a doctor first",
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="second_contact_email",
            field=models.EmailField(
                blank=True, help_text="Never shown.", max_length=254, verbose_name="second contact"
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="terms_checked_on",
            field=models.DateField(
                blank=True,
                help_text="When the centre last said so.",
                null=True,
                verbose_name="who may come: checked on",
            ),
        ),
        migrations.AddField(
            model_name="centre",
            name="who_may_come",
            field=models.CharField(
                blank=True, help_text="For example: anyone with MS, and carers.", max_length=200
            ),
        ),
        migrations.CreateModel(
            name="AccessFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("blue-badge", "Blue Badge parking"),
                            ("parking-near", "Parking close to the door"),
                            ("step-free", "No steps on the way in"),
                            ("wide-doors", "Doors wide enough for a wheelchair"),
                            ("seats", "Somewhere to sit on the way"),
                            ("toilet", "Accessible toilet"),
                            ("changing-places", "Changing Places toilet"),
                            ("roll-in", "You can stay in your wheelchair in the chamber"),
                            ("chamber-step", "No step into the chamber"),
                            ("hoist", "Hoist"),
                            ("companion", "Somebody may sit in with you"),
                            ("assistance-dogs", "Assistance dogs welcome"),
                            ("hearing-loop", "Hearing loop"),
                            ("cool-room", "Cool room"),
                            ("quiet-space", "Quiet space to rest"),
                            ("soft-light", "Light that can be turned down"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=160)),
                (
                    "checked_on",
                    models.DateField(blank=True, help_text="When somebody last looked.", null=True),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access",
                        to="centres.centre",
                    ),
                ),
            ],
            options={
                "ordering": ["centre", "id"],
            },
        ),
        migrations.CreateModel(
            name="Ask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "first contact"), (2, "second contact"), (3, "on the office’s list")]
                    ),
                ),
                ("to", models.EmailField(blank=True, max_length=254)),
                ("asked_on", models.DateField(default=django.utils.timezone.localdate)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("right", "all still right"), ("changed", "something changed")],
                        max_length=10,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="asks", to="centres.centre"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DayException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("building", "Building open"),
                            ("phone", "Phone answered"),
                            ("chamber", "Oxygen sessions"),
                        ],
                        help_text="Leave empty for all that the centre does.",
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("opens", models.TimeField(blank=True, null=True)),
                (
                    "closes",
                    models.TimeField(
                        blank=True, help_text="Leave both empty for a day on which you are closed.", null=True
                    ),
                ),
                ("by_appointment", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=120)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="centres.centre",
                    ),
                ),
            ],
            options={
                "ordering": ["centre", "day", "service", "opens"],
            },
        ),
        # The table is there already: Django made it for the relation. From here on it says more than yes.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Offer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "centre",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="centres.centre",
                            ),
                        ),
                        (
                            "therapy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="therapies.therapy",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "centres_centre_therapies",
                        "ordering": ["therapy__position", "therapy__name"],
                        "unique_together": {("centre", "therapy")},
                    },
                ),
                migrations.AlterField(
                    model_name="centre",
                    name="therapies",
                    field=models.ManyToManyField(
                        blank=True, related_name="centres", through="centres.Offer", to="therapies.therapy"
                    ),
                ),
            ]
        ),
        migrations.AddField(
            "offer",
            "terms",
            models.CharField(
                blank=True,
                choices=[("donation", "suggested donation"), ("price", "price"), ("free", "free")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "offer",
            "pence",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="amount in pence"),
        ),
        migrations.AddField(
            "offer",
            "covers",
            models.CharField(
                blank=True, default="", help_text="For example: one session of an hour.", max_length=120
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "offer",
            "checked_on",
            models.DateField(blank=True, help_text="When the centre last said so.", null=True),
        ),
        migrations.AddConstraint(
            model_name="centre",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_from__isnull", True),
                    ("closed_until__isnull", True),
                    ("closed_until__gte", models.F("closed_from")),
                    _connector="OR",
                ),
                name="centre_closure_ends_after_it_begins",
                violation_error_message="The last day that it is closed comes after the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="centre",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("form_first", ""), ("letter_first", ""), ("who_may_come", "")),
                    ("terms_checked_on__isnull", False),
                    _connector="OR",
                ),
                name="centre_terms_are_dated",
                violation_error_message="Say on which day you checked who may come and what is needed first.",
            ),
        ),
        migrations.AddField(
            model_name="oldslug",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="old_slugs", to="centres.centre"
            ),
        ),
        migrations.AddField(
            model_name="openingtime",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="opening_times", to="centres.centre"
            ),
        ),
        migrations.AddField(
            model_name="oxygen",
            name="centre",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="oxygen", to="centres.centre"
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="centres.centre"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="centres.centre"
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="centre",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="centres.centre",
            ),
        ),
        migrations.AddField(
            model_name="shown",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shown", to="centres.centre"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessfact",
            constraint=models.UniqueConstraint(
                fields=("centre", "fact"),
                name="access_fact_once",
                violation_error_message="This fact is in the list already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number__isnull", True),
                    ("fact__in", ["blue-badge", "parking-near", "step-free", "wide-doors", "chamber-step"]),
                    _connector="OR",
                ),
                name="access_number_has_a_unit",
                violation_error_message="This fact has no number. Use the note.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", "unknown"), ("checked_on__isnull", False), _connector="OR"),
                name="access_answer_is_dated",
                violation_error_message="Say on which day somebody looked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="ask_answer_is_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="dayexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes__isnull", True), ("opens__isnull", True)),
                    models.Q(
                        ("closes__gt", models.F("opens")),
                        ("closes__isnull", False),
                        ("opens__gte", datetime.time(5, 0)),
                        ("opens__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="exception_within_a_day",
                violation_error_message="Leave both times empty for a day off. A session begins at five in the morning or later, and ends after it begins, before midnight.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pence__isnull", True), ("terms__in", ["", "free"])),
                    models.Q(("pence__gt", 0), ("terms__in", ["donation", "price"])),
                    _connector="OR",
                ),
                name="offer_amount_has_terms",
                violation_error_message="An amount needs “suggested donation” or “price”; free has none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("terms", ""), ("checked_on__isnull", False), _connector="OR"),
                name="offer_terms_are_dated",
                violation_error_message="Say on which day the price was checked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingtime",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens")), ("opens__gte", datetime.time(5, 0))),
                name="opening_time_within_a_day",
                violation_error_message="A session begins at five in the morning or later, and ends after it begins, before midnight.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingtime",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)),
                name="opening_time_weekday",
                violation_error_message="Choose a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingtime",
            constraint=models.UniqueConstraint(
                fields=("centre", "service", "weekday", "opens"),
                name="opening_time_once",
                violation_error_message="This session is in the list already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="oxygen",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats__isnull", True), ("seats__range", (1, 40)), _connector="OR"),
                name="oxygen_has_seats",
                violation_error_message="Give the seats as a number from 1 to 40, or leave it empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("alt", ""), _negated=True),
                name="photo_has_words",
                violation_error_message="Say what the picture shows.",
            ),
        ),
        migrations.AddConstraint(
            model_name="shown",
            constraint=models.UniqueConstraint(fields=("centre", "month"), name="shown_once_a_month"),
        ),
    ]
