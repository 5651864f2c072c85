"""`manage.py giving_reconcile`: heals messages of the payment provider that were lost. For cron, hourly."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from msntc.giving.payments.gateway import ProviderUnavailable, StripeGateway, get_gateway
from msntc.giving.payments.reconcile import LONGEST, reconcile_gifts


class Command(BaseCommand):
    help = "Asks the payment provider what became of open gifts, and hears its latest messages once more."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=LONGEST, help=f"How far back, at most {LONGEST}.")

    def handle(self, *, days: int, **options):
        provider = get_gateway()
        if not isinstance(provider, StripeGateway):
            self.stdout.write(f"GIVING_MODE is {settings.GIVING_MODE}: there is nobody to ask.")
            return
        try:
            healed = reconcile_gifts(provider, days)
        except ProviderUnavailable as problem:
            raise CommandError(
                f"The payment provider does not answer ({problem}). Nothing is lost: run this again later."
            ) from None
        self.stdout.write(
            f"{healed.asked} open gifts asked about, {healed.changed} changed; "
            f"{healed.told} messages, {healed.new} of them new."
        )
        if healed.unknown:
            self.stdout.write(f"{healed.unknown} the provider does not know: was the account changed?")
        if healed.failed:
            raise CommandError(f"{healed.failed} messages went wrong: see them in the admin.")
