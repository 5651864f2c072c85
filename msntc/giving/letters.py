"""Letters to those who give: thanks with a receipt, and what became of a payment. Through the outbox, never at once."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from msntc.giving.models import Gift, Notice, Payment
from msntc.giving.models.ways import ways
from msntc.organisation.models import current
from msntc.post.models import queue

SUBJECTS = {
    Notice.Kind.THANKS: "Thank you for your gift",
    Notice.Kind.COLLECTING: "Your gift is being collected",
    Notice.Kind.FAILED: "Your gift was not taken",
    Notice.Kind.PAST_DUE: "This month’s gift was not taken",
    Notice.Kind.ENDED: "Your monthly gift has ended",
}


def send(gift: Gift, kind: Notice.Kind, payment: Payment | None = None) -> None:
    """Puts the letter into the outbox. It names the charity as the law asks, and nothing of a card or an account."""
    facts = {
        "gift": gift,
        "payment": payment,
        "kind": kind,
        "organisation": current(),
        "ways": ways(),
        "page": settings.SITE_URL + reverse("support-us"),
    }
    queue(gift.email, SUBJECTS[kind], render_to_string(f"giving/mail/{kind}.txt", facts))
