from django.core.validators import MinValueValidator
from django.db import migrations, models
from django.db.models import Q

NEVER_CAME = ("started", "expired", "failed")


def keep_what_was_believed(apps, schema_editor):
    """A declaration of a gift that never came covers by itself no gift that staff write down; those before it stay."""
    declarations = apps.get_model("giving", "Declaration").objects.filter(
        gift__status__in=NEVER_CAME, gift__mode="live", this_gift_only=False, removed_on=None
    )
    gifts = apps.get_model("giving", "Gift").objects.filter(
        source__in=("bank", "cheque", "cash"),
        reference=None,
        covered_by=None,
        no_gift_aid="",
        organisation="",
    )
    for made in declarations.exclude(email="").order_by("-made_on", "-id"):
        gifts.filter(
            email__iexact=made.email, first_name__iexact=made.first_name, last_name__iexact=made.last_name
        ).update(covered_by=made)


class Migration(migrations.Migration):
    dependencies = [("giving", "0010_refunded_so_far")]

    operations = [
        migrations.AlterField(
            "gift", "no_gift_aid",
            models.CharField(
                "no Gift Aid on it", max_length=10, blank=True,
                choices=[
                    ("bought", "It paid for something: a ticket, a raffle, goods"),
                    ("benefit", "The giver got something for it, above HMRC’s limits"),
                    ("voucher", "A charity voucher or card (CAF), or payroll giving"),
                    ("others", "On behalf of other people"),
                    ("asked", "The giver asked us not to"),
                    ("left-out", "The giver left it out on the form"),
                    ("other", "Another reason"),
                ],
                help_text="Then it is in no claim, whatever the giver declared. Empty: a declaration decides.",
            ),
        ),
        migrations.AddField(
            "gift", "network",
            models.UUIDField(
                null=True, blank=True, editable=False,
                help_text="A keyed mark of the network that its payment page was opened from, for a day (`guard`).",
            ),
        ),
        migrations.AddField(
            "gift", "network_at", models.DateTimeField(null=True, blank=True, editable=False)
        ),
        migrations.AddIndex(
            "gift",
            models.Index(
                fields=["network", "network_at"], name="gift_network", condition=Q(network__isnull=False)
            ),
        ),
        migrations.AddConstraint(
            "gift",
            models.CheckConstraint(
                name="gift_network_has_its_moment",
                condition=Q(network__isnull=True, network_at__isnull=True)
                | Q(network__isnull=False, network_at__isnull=False),
            ),
        ),
        migrations.AddField(
            "givingsettings", "refusals_per_network",
            models.PositiveSmallIntegerField(
                "refused cards from one network in an hour", default=20, db_default=20,
                validators=[MinValueValidator(1)],
                help_text="After so many, no payment page opens for that network until the hour is over. A mobile "
                "phone company may have many givers in one network. Gifts that succeed never count.",
            ),
        ),
        migrations.AddField(
            "givingsettings", "pages_per_address",
            models.PositiveSmallIntegerField(
                "payment pages for one address in ten minutes", default=5, db_default=5,
                validators=[MinValueValidator(1)],
                help_text="And four times as many in a day. Each gift that succeeds makes room for one more.",
            ),
        ),
        migrations.AddField(
            "givingsettings", "refusals_that_warn",
            models.PositiveSmallIntegerField(
                "refused cards in an hour that we warn of", default=20, db_default=20,
                validators=[MinValueValidator(1)],
                help_text="From all networks together. The treasurer gets a letter; nothing is closed.",
            ),
        ),
        migrations.AddConstraint(
            "givingsettings",
            models.CheckConstraint(
                name="giving_limits_let_somebody_give",
                condition=Q(refusals_per_network__gte=1, pages_per_address__gte=1, refusals_that_warn__gte=1),
                violation_error_message="A limit against stolen cards is 1 or more. To take no card gifts, pause them.",
            ),
        ),
        migrations.RunPython(keep_what_was_believed, migrations.RunPython.noop),
    ]  # fmt: skip
