"""Records under the words of the field: a verification request, a proposed change, a correction report, monthly views.

Rows, links between them, log entries and everybody's permissions stay theirs.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from msntc.staff.roles import rename_kinds

NAMES = {
    "Ask": "VerificationRequest",
    "Proposal": "ProposedChange",
    "Report": "CorrectionReport",
    "Shown": "MonthlyViews",
}


def follow(apps, schema_editor):
    rename_kinds(apps, "centres", NAMES)


def go_back(apps, schema_editor):
    rename_kinds(apps, "centres", {new: old for old, new in NAMES.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0013_directory_version"),
        ("staff", "0002_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        *(migrations.RenameModel(old, new) for old, new in NAMES.items()),
        migrations.RenameField("ProposedChange", "ask", "verification"),
        migrations.RenameField("LinkChange", "ask", "verification"),
        *(
            migrations.AlterField(
                model,
                "centre",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name=related, to="centres.centre"
                ),
            )
            for model, related in [
                ("MonthlyViews", "monthly_views"),
                ("ProposedChange", "proposed_changes"),
                ("VerificationRequest", "verifications"),
            ]
        ),
        migrations.AlterField(
            "CorrectionReport",
            "centre",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="correction_reports",
                to="centres.centre",
            ),
        ),
        migrations.AlterField(
            "ProposedChange",
            "verification",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposed_changes",
                to="centres.verificationrequest",
            ),
        ),
        migrations.RemoveConstraint("VerificationRequest", "ask_answer_is_dated"),
        migrations.AddConstraint(
            "VerificationRequest",
            models.CheckConstraint(
                name="verification_answer_is_dated",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ),
        migrations.RemoveConstraint("MonthlyViews", "shown_once_a_month"),
        migrations.AddConstraint(
            "MonthlyViews", models.UniqueConstraint(fields=["centre", "month"], name="views_once_a_month")
        ),
        migrations.RunPython(follow, go_back),
    ]
