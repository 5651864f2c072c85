"""Letters to those who give: thanks with a receipt, and what became of a payment. Through the outbox, never at once."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from msntc.giving.models import Declaration, Gift, Notice, Payment
from msntc.giving.models.ways import get_giving_settings
from msntc.giving.payment_events import MonthUpdate
from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation

SUBJECTS = {
    Notice.Kind.THANKS: "Thank you for your gift",
    Notice.Kind.COLLECTING: "Your gift is being collected",
    Notice.Kind.FAILED: "Your gift was not taken",
    Notice.Kind.PAST_DUE: "This month’s gift was not taken",
    Notice.Kind.CONFIRM: "Your bank asks you to confirm this month’s gift",
    Notice.Kind.ENDED: "Your monthly gift has ended",
}


def send_gift_letter(
    gift: Gift, kind: Notice.Kind, payment: Payment | None = None, month: MonthUpdate | None = None
) -> None:
    """Puts the letter into the outbox. It names the charity as the law asks, and nothing of a card or an account."""
    facts = {
        "gift": gift,
        "payment": payment,
        "month": month,
        "kind": kind,
        "organisation": get_organisation(),
        "ways": get_giving_settings(),
        "page": settings.SITE_URL + reverse("support-us"),
        "declaration": find_declaration(gift),
        "declaration_page": settings.SITE_URL + reverse("giving:gift-aid"),
    }
    queue_letter(gift.email, SUBJECTS[kind], render_to_string(f"giving/mail/{kind}.txt", facts))


def find_declaration(gift: Gift) -> Declaration | None:
    """The one that Gift Aid would be claimed by: the gift's own, or the newest of the same giver for all gifts.

    Only the letter says which it is: the page is open to anybody who types the giver's address.
    """
    held = Declaration.objects.filter(cancelled_on=None, removed_on=None)
    same = {f"{name}__iexact": getattr(gift, name) for name in ("email", "first_name", "last_name")}
    return held.filter(gift=gift).first() or held.filter(this_gift_only=False, **same).first()
