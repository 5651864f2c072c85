"""Gift Aid declarations: made, confirmed by letter, followed by another, cancelled. Rows are never rewritten."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from msntc.giving import bank_references
from msntc.giving.gift_aid import wording
from msntc.giving.models import Declaration, Gift
from msntc.giving.models.declarations import FOUR_YEARS
from msntc.giving.models.ways import get_giving_settings
from msntc.giving.payments.locks import with_ledger_lock
from msntc.giving.timeline import get_start_of_day
from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation

SALT = "giving.declaration"
GIVER = "title first_name last_name house address postcode country residency email".split()
REGRET = timedelta(days=30)
"""How long somebody who declared by phone may take it back as if it had never been made, from the written copy on."""


class NotReplaceable(ValueError):
    """A declaration that is cancelled, or that another follows already."""


@transaction.atomic
def create_declaration(
    answers: dict[str, Any],
    gift: Gift | None = None,
    *,
    only_this: bool = False,
    method: Declaration.Method = Declaration.Method.WEB,
    made_on: date | None = None,
    by_bank: Gift | None = None,
) -> Declaration:
    """A declaration from a form's answers, with the words that were shown. Its copy goes out by letter.

    `by_bank` is a gift that has not come yet, and whose reference it then has.

    Of one on paper the words are not repeated: they stand on the paper, which the charity keeps.
    """
    today = made_on or timezone.localdate()
    scope = wording.NO_GIFT if gift is None else wording.ONE_GIFT if only_this else wording.ALL_GIFTS
    charity = get_organisation().name_in_law
    made = Declaration.objects.create(
        gift=gift,
        charity_name=charity,
        wording=wording.ON_PAPER
        if method == Declaration.Method.PAPER
        else wording.build_declaration_text(
            charity, scope=scope, in_uk=answers["residency"] == Declaration.Residency.UK
        ),
        method=method,
        this_gift_only=only_this and gift is not None,
        covers_from=today if only_this else today - FOUR_YEARS,
        made_on=today,
        reference=bank_references.choose_declaration_reference(by_bank) if gift is None else None,
        **{name: answers.get(name) or "" for name in GIVER},
    )
    if gift is None:
        include_earlier_gifts(made, timezone.now() if made_on is None else get_start_of_day(made_on), by_bank)
    send_declaration_copy(made)
    return made


def include_earlier_gifts(made: Declaration, before: datetime, by_bank: Gift | None) -> None:
    """Who declares for gifts that were made before means those too that Gift Aid was left out of on the form.

    They are known by e-mail address and names, or by the reference of the declaration in the bank's line.
    """
    named = Q(pk=None)
    if (
        by_bank
    ):  # each month of a standing order has the letters of its reference, however the bank wrote them
        named |= Q(pk=by_bank.pk) | Q(
            source="bank", payments__external_ref__icontains=(made.reference or "")[-5:]
        )
    if made.email:
        named |= Q(
            email__iexact=made.email, first_name__iexact=made.first_name, last_name__iexact=made.last_name
        )
    left_out = Gift.objects.filter(named, no_gift_aid=Gift.NoGiftAid.LEFT_OUT, made_at__lte=before)
    Gift.objects.filter(pk__in=left_out.values("pk")).update(no_gift_aid="")


def send_declaration_copy(made: Declaration) -> None:
    """A copy for the giver, with what to do when something changes: part of what the charity must be able to show.

    Without an address nothing goes: staff post it, and say so (`record_copy_date`).
    """
    if made.email:
        facts = {
            "declaration": made,
            "organisation": get_organisation(),
            "ways": get_giving_settings(),
            "link": build_cancel_link(made),
        }
        queue_letter(
            made.email, "Your Gift Aid declaration", render_to_string("giving/mail/declaration.txt", facts)
        )
        record_copy_date(made, timezone.localdate())


def record_copy_date(made: Declaration, on: date) -> None:
    """The written copy went on that day. The first time counts: from then on its giver has time to regret."""
    Declaration.objects.filter(pk=made.pk, copy_sent_on=None).update(copy_sent_on=on)
    made.refresh_from_db(fields=["copy_sent_on"])


def find_declaration_by_reference(reference: str) -> Declaration | None:
    """The declaration with that reference, as it is by now; None when there is none."""
    made = Declaration.objects.filter(reference=reference, removed_on=None).first() if reference else None
    return list_declaration_chain(made)[0] if made else None


@with_ledger_lock
def record_declaration(
    answers: dict[str, Any], method: Declaration.Method, made_on: date
) -> tuple[Declaration, bool]:
    """What staff have on paper or from a call, and whether it is new: the same entered twice is one."""
    typed = {name: answers.get(name) or "" for name in GIVER}
    same = Declaration.objects.filter(**typed, method=method, made_on=made_on, gift=None, cancelled_on=None)
    if (known := same.first()) is not None:
        return known, False
    return create_declaration(answers, method=method, made_on=made_on), True


def find_same_successor(made: Declaration, answers: dict[str, Any]) -> Declaration | None:
    """The declaration that follows it with just these answers: the same sent twice."""
    typed = {name: answers.get(name) or "" for name in GIVER}
    return Declaration.objects.filter(**typed, supersedes=made).first()


def build_cancel_link(made: Declaration) -> str:
    return f"{settings.SITE_URL}{reverse('giving:cancel-declaration', args=[sign_cancel_token(made)])}"


def sign_cancel_token(made: Declaration) -> str:
    return signing.Signer(salt=SALT).sign_object(made.pk)


def find_declaration_by_token(text: str) -> Declaration | None:
    """The declaration that a link belongs to; None for a link that is not whole."""
    try:
        pk = signing.Signer(salt=SALT).unsign_object(text)
    except (signing.BadSignature, ValueError):
        return None
    return Declaration.objects.filter(pk=pk).first()


@transaction.atomic
def supersede_declaration(made: Declaration, answers: dict[str, Any]) -> Declaration:
    """The same declaration for a new name or address, in a row of its own; the old row stays as it was.

    Who moved out of the UK, or back, told us so: that stands below the words of the first. Raises NotReplaceable.
    """
    held = Declaration.objects.select_for_update().get(pk=made.pk)
    if held.cancelled_on or held.removed_on or Declaration.objects.filter(supersedes=held).exists():
        raise NotReplaceable
    today = timezone.localdate()
    return Declaration.objects.create(
        gift=held.gift,
        charity_name=held.charity_name,
        wording="\n".join(filter(None, (held.wording, describe_residency_change(held, answers, today)))),
        this_gift_only=held.this_gift_only,
        covers_from=max(held.covers_from, today - FOUR_YEARS),
        made_on=today,
        method=held.method,
        copy_sent_on=held.copy_sent_on,
        supersedes=held,
        **{name: answers.get(name) or "" for name in GIVER},
    )


def describe_residency_change(held: Declaration, answers: dict[str, Any], on: date) -> str:
    """What must be added when somebody comes to live in the UK or outside it; else nothing."""
    was, is_now = (one == Declaration.Residency.UK for one in (held.residency, answers["residency"]))
    if was == is_now:
        return ""
    return (wording.MOVED_BACK if is_now else wording.MOVED_AWAY).format(day=on)


def list_declaration_chain(made: Declaration) -> list[Declaration]:
    """The declaration with those that it followed and those that followed it, the newest first."""
    while (newer := Declaration.objects.filter(supersedes=made).first()) is not None:
        made = newer
    found = [made]
    while found[-1].supersedes is not None:
        found.append(found[-1].supersedes)
    return found


@transaction.atomic
def cancel_declaration_chain(made: Declaration, on: date | None = None) -> None:
    """From that day on nothing is claimed on it; what was given before stays. A second time changes nothing.

    One made by phone counts as never made until 30 days after its written copy went (HMRC's rule for declarations by
    word of mouth).
    """
    today = on or timezone.localdate()
    chain = list_declaration_chain(made)
    first, copied = chain[-1], next((one.copy_sent_on for one in reversed(chain) if one.copy_sent_on), None)
    regretted = first.method == Declaration.Method.PHONE and (copied is None or today - copied <= REGRET)
    for held in Declaration.objects.select_for_update().filter(pk__in=[one.pk for one in chain]):
        if held.cancelled_on is None:
            held.cancelled_on = min(held.covers_from, first.made_on - FOUR_YEARS) if regretted else today
            held.save(update_fields=["cancelled_on"])
