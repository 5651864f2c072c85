"""Gift Aid declarations: made, confirmed by letter, followed by another, cancelled. Rows are never rewritten."""

from datetime import date

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from msntc.giving import wording
from msntc.giving.models import Declaration, Gift
from msntc.giving.models.declarations import FOUR_YEARS
from msntc.organisation.models import current
from msntc.post.models import queue

SALT = "giving.declaration"


@transaction.atomic
def declare(answers: dict, gift: Gift | None = None, *, only_this: bool = False) -> Declaration:
    """A declaration from a form's answers, with the words that were shown. Its copy goes out by letter."""
    today = timezone.localdate()
    scope = wording.NO_GIFT if gift is None else wording.ONE_GIFT if only_this else wording.ALL_GIFTS
    charity = current().legal_name or current().name
    made = Declaration.objects.create(
        gift=gift,
        charity_name=charity,
        wording=wording.declaration(
            charity, scope=scope, in_uk=answers["residency"] == Declaration.Residency.UK
        ),
        this_gift_only=only_this and gift is not None,
        covers_from=today if only_this else today - FOUR_YEARS,
        made_on=today,
        **{
            name: answers.get(name) or ""
            for name in "title first_name last_name house address postcode country residency email".split()
        },
    )
    confirm(made)
    return made


def confirm(made: Declaration) -> None:
    """A copy for the giver, with what to do when something changes: part of what the charity must be able to show."""
    if made.email:
        facts = {"declaration": made, "organisation": current(), "link": link(made)}
        queue(made.email, "Your Gift Aid declaration", render_to_string("giving/mail/declaration.txt", facts))


def link(made: Declaration) -> str:
    return settings.SITE_URL + reverse("giving:cancel-declaration", args=[token(made)])


def token(made: Declaration) -> str:
    return signing.Signer(salt=SALT).sign_object(made.pk)


def declared_by(text: str) -> Declaration | None:
    """The declaration that a link belongs to; None for a link that is not whole."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(text)
    except (signing.BadSignature, ValueError):
        return None
    return Declaration.objects.filter(pk=pk).first()


@transaction.atomic
def cancel(made: Declaration, on: date | None = None) -> None:
    """From that day on nothing is claimed on it; what was given before stays. A second time changes nothing."""
    held = Declaration.objects.select_for_update().get(pk=made.pk)
    if held.cancelled_on is None:
        held.cancelled_on = on or timezone.localdate()
        held.save(update_fields=["cancelled_on"])
