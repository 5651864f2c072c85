"""`manage.py check_giving`: for the person who goes live. Tries the charity's account with its test key.

Nobody has tried this with the real provider yet: it was written without an account.
"""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from msntc.giving.dashboard import list_giving_tasks
from msntc.giving.payments.gateway import StripeGateway, get_gateway
from msntc.giving.payments.stripe_check import check_stripe_account

TO_DO = (
    "This command has never met the real provider: it was tried with a stand-in only. Before you go live, a person "
    "makes four gifts in test mode: one by card, one by Bacs Direct Debit, one that is refunded, and a monthly one "
    "that is cancelled. They look at what we could not try:",
    "- Is Bacs Direct Debit offered for a single gift? The provider’s guide asks for it with a customer and with "
    "payment_intent_data.setup_future_usage, which we leave out: we keep no account details for later. If it is not "
    "offered, is it switched on for the account?",
    "- Does the page take no other way to pay than card and Bacs, and only pounds? Switch Adaptive Pricing off: money "
    "in another currency is not booked, and waits for staff.",
    "- Does a monthly gift by Bacs show as being collected, then as given every month, and does one whose first "
    "payment fails tell its giver so?",
    "- Does a card that is refused on the page of a monthly gift send its giver no letter?",
    "- Is a page closed at once when its giver tries again?",
)


class Command(BaseCommand):
    help = "Opens and closes a payment page at the provider, and looks at the webhook endpoint and the portal page."

    def add_arguments(self, parser):
        parser.add_argument(
            "--live", action="store_true", help="Also with a live key. No page is shown, no money moves."
        )

    def handle(self, *, live: bool, **options):
        provider = get_gateway()
        if not isinstance(provider, StripeGateway):
            raise CommandError(
                f"GIVING_MODE is {settings.GIVING_MODE}: there is no account to try. Set it to trial."
            )
        if "_live_" in settings.STRIPE_SECRET_KEY and not live:
            raise CommandError("This is a live key. Use the test key, or say --live.")
        wrong = 0
        for is_right, words in [
            *check_stripe_account(provider),
            *((False, words) for words, _ in list_giving_tasks()),
        ]:
            self.stdout.write(("right  " if is_right else "WRONG  ") + words)
            wrong += not is_right
        self.stdout.write("\n".join(TO_DO))
        if wrong:
            raise CommandError(f"{wrong} to put right.")
