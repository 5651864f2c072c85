import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def carry_over(apps, schema_editor):
    """Disputes had no number and were about all of a payment; a first month that was refused was a month not paid."""
    Gift, Payment, Reversal, Stage, Total = (
        apps.get_model("giving", name)
        for name in ("Gift", "Payment", "Reversal", "DisputeStage", "RefundedSoFar")
    )
    for reversal in Reversal.objects.exclude(dispute="").exclude(disputed_at=None).iterator():
        Stage.objects.create(reversal=reversal, state=reversal.dispute, at=reversal.disputed_at)
    Payment.objects.filter(dispute="lost").update(lost_pence=F("pence") - F("refunded_pence"))
    for total in Total.objects.iterator():  # of some only the day was known, and noon was written down for it
        local = timezone.localtime(total.at)
        if local.timetz().replace(tzinfo=None) == datetime.time(12):
            total.at = local.replace(hour=23, minute=59, second=59)
            total.save()
    never_began = Gift.objects.filter(
        frequency="monthly", status="past-due", subscription=None, payments=None
    )
    never_began.update(status="started", status_as_of=None)


def carry_back(apps, schema_editor):
    """To words that were known before: the last of each payment, and the first moment of each total."""
    Gift, Payment, Reversal, Total = (
        apps.get_model("giving", name) for name in ("Gift", "Payment", "Reversal", "RefundedSoFar")
    )
    before = {"prevented": "won", "appeal": "lost"}
    for reversal in Reversal.objects.prefetch_related("disputes"):
        if stages := sorted(reversal.disputes.all(), key=lambda one: one.at):
            last = stages[-1]
            reversal.dispute, reversal.disputed_at = before.get(last.state, last.state), last.at
            reversal.save()
    for new, old in before.items():
        Payment.objects.filter(dispute=new).update(dispute=old)
    Gift.objects.filter(status="paused").update(status="active")
    seen = set()
    for total in Total.objects.order_by("at"):
        if (key := (total.reversal_id, total.pence)) in seen:
            total.delete()
        seen.add(key)


class Migration(migrations.Migration):
    dependencies = [
        ("giving", "0011_words_and_networks_of_gifts"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisputeStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dispute",
                    models.CharField(
                        blank=True, help_text="Its number. Empty: told of before we kept it.", max_length=120
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("", "none"),
                            ("open", "disputed"),
                            ("prevented", "dispute prevented"),
                            ("won", "dispute won"),
                            ("lost", "dispute lost: the money is gone"),
                            ("appeal", "dispute lost, and we have appealed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("pence", models.PositiveIntegerField(blank=True, null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("pence", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="refundedsofar",
            name="refunded_so_far_once",
        ),
        migrations.AddField(
            model_name="payment",
            name="lost_pence",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="What disputes took of it, besides refunds."
            ),
        ),
        migrations.AlterField(
            model_name="gift",
            name="status",
            field=models.CharField(
                choices=[
                    ("started", "Started"),
                    ("expired", "Not completed"),
                    ("processing", "Being collected"),
                    ("failed", "Not taken"),
                    ("paid", "Paid"),
                    ("active", "Given every month"),
                    ("past-due", "A month was not paid"),
                    ("paused", "Paused: nothing is taken"),
                    ("cancelled", "Ended"),
                ],
                default="started",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("thanks", "thanks and receipt"),
                    ("collecting", "is being collected"),
                    ("failed", "was not taken"),
                    ("past-due", "a month was not paid"),
                    ("confirm", "the bank wants a month to be confirmed"),
                    ("ended", "monthly gift ended"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="dispute",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "none"),
                    ("open", "disputed"),
                    ("prevented", "dispute prevented"),
                    ("won", "dispute won"),
                    ("lost", "dispute lost: the money is gone"),
                    ("appeal", "dispute lost, and we have appealed"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="refundedsofar",
            name="reversal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="totals", to="giving.reversal"
            ),
        ),
        migrations.AddConstraint(
            model_name="refundedsofar",
            constraint=models.UniqueConstraint(
                fields=("reversal", "pence", "at"), name="refunded_so_far_once"
            ),
        ),
        migrations.AddField(
            model_name="disputestage",
            name="reversal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="disputes", to="giving.reversal"
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="reversal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="refunds", to="giving.reversal"
            ),
        ),
        migrations.AddConstraint(
            model_name="disputestage",
            constraint=models.UniqueConstraint(
                fields=("reversal", "dispute", "state", "at"), name="dispute_stage_once"
            ),
        ),
        migrations.RunPython(carry_over, carry_back, elidable=True),
        # the rows' own checks come due before their table changes
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "lost_pence__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("pence"), "-", models.F("refunded_pence")
                        ),
                    )
                ),
                name="payment_lost_within",
                violation_error_message="More cannot be lost than came.",
            ),
        ),
        migrations.RemoveField(
            model_name="reversal",
            name="dispute",
        ),
        migrations.RemoveField(
            model_name="reversal",
            name="disputed_at",
        ),
    ]
