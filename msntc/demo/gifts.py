"""Ways to give, and gifts in every state that a treasurer meets."""

from datetime import timedelta

from django.utils import timezone

from msntc.giving.gift_aid import declarations
from msntc.giving.models import Fund, Gift, GivingSettings, Payment, SuggestedAmount
from msntc.giving.models.ways import Frequency, get_public_settings, list_suggested_amounts
from msntc.giving.payments.demo_page import finish_page
from msntc.giving.payments.gateway import get_gateway

SAM = {"first_name": "Sam", "last_name": "Sample", "email": "sam@example.org"}
HOME = {"residency": "uk", "house": "1", "address": "Sample Street\nSampletown", "postcode": "N8 0NP"}


def create_ways() -> GivingSettings:
    """The samples of a demonstration, as if staff had set them up."""
    SuggestedAmount.objects.bulk_create(list_suggested_amounts())
    found = get_public_settings()
    found.why = "This is invented. Here stands why gifts matter, in a few plain sentences."
    found.complaints = "Invented: write to complaints@example.org."
    found.thanks = "Invented: your gift keeps the doors open."
    found.treasurer_email = "treasurer@example.org"
    found.save()
    Fund.objects.create(name="New chamber (invented)", purpose="An oxygen chamber for Sampletown.")
    return found


def create_gifts() -> None:
    open_gift(5000)
    finish_page(open_gift(2500), is_paid=True)
    finish_page(open_gift(1000), is_paid=False)
    monthly = open_gift(1000, Frequency.MONTHLY)
    finish_page(monthly, is_paid=True)
    declarations.create_declaration(SAM | HOME, monthly)
    for n, pence in enumerate((2000, 7500)):
        day = timezone.localdate() - timedelta(days=10 + n)
        given = Gift.objects.create(
            source=Gift.Source.CHEQUE, mode=Gift.Mode.OFFLINE, status=Gift.Status.PAID, pence=pence, **SAM
        )
        Payment.objects.create(
            gift=given, pence=pence, received_on=day, external_ref=f"invented-cheque-{n + 1}"
        )


def open_gift(pence: int, frequency: str = Frequency.ONCE) -> Gift:
    """One that stands at its payment page."""
    gift = Gift.objects.create(
        source=Gift.Source.CARD, mode=Gift.Mode.DEMO, pence=pence, frequency=frequency, **SAM
    )
    gift.session = get_gateway().open_page(gift, "Invented").session
    gift.save(update_fields=["session"])
    return gift
