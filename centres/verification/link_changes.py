"""What a link changed without the office: both contacts are told, and for a week one press puts it back.

A link to undo is good once, for its own change, and only while nobody has changed the same since: then the office
decides. Opening it changes nothing.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, LinkChange, ProposedChange, VerificationRequest
from centres.snapshots import save_centre
from centres.verification.signed_links import LinkNotGood, sign_link, unsign_link
from msntc.mail.models import queue_letter

SALT = "centres.link-change"
UNDO_LASTS = timedelta(days=7)
DAYS_SAID = ("terms_checked_on", "confirmed_on")
"""Set to today by us alone, with a change, and no news of their own. An old row in which one lies in the future stops
nobody who cannot mend it here."""
CHANGED_SINCE = "The centre wants this back as it was. Somebody has changed it since, so the office decides."


def serialise_field_value(value: date | str | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


def parse_field_value(name: str, text: str):
    """What the field holds, of what `serialise_field_value` made."""
    field: Field = getattr(Centre, name).field
    return None if field.null and text == "" else field.to_python(text)


def get_field_values(centre: Centre, names) -> dict[str, str]:
    return {name: serialise_field_value(getattr(centre, name)) for name in (*names, *DAYS_SAID)}


def get_centre_field_label(name: str) -> str:
    return str(getattr(Centre, name).field.verbose_name).capitalize()


def record_change(
    verification: VerificationRequest, centre: Centre, before: dict[str, str]
) -> LinkChange | None:
    """Keeps what the link changed, for a centre that was just saved; None where nothing that people see did."""
    after = {name: serialise_field_value(getattr(centre, name)) for name in before}
    if all(after[name] == before[name] for name in before if name not in DAYS_SAID):
        return None
    changed = {name for name in before if after[name] != before[name]}
    return LinkChange.objects.create(
        verification=verification,
        centre=centre,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        told=list_contact_emails(centre),
    )


def get_recent_link_changes(on: date | None = None) -> QuerySet[LinkChange]:
    """What can still be undone by the letter, and was not."""
    since = (on or timezone.localdate()) - UNDO_LASTS
    return LinkChange.objects.filter(made_at__date__gte=since, undone_at__isnull=True)


def list_contact_emails(centre: Centre) -> list[str]:
    """Both contacts; the public address where neither is known."""
    both = [centre.contact_email, centre.second_contact_email]
    found = {address.casefold(): address for address in both if address}
    return list(found.values()) or [centre.email] * bool(centre.email)


def tell_contacts(
    verification: VerificationRequest,
    centre: Centre,
    change: LinkChange | None,
    waiting: ProposedChange | None,
) -> None:
    """A letter to each contact about what is shown now, and what the office looks at first."""
    for number, to in enumerate(list_contact_emails(centre)):
        facts = {
            "centre": centre,
            "sent_to": verification.to,
            "lines": change.lines if change else [],
            "waiting": [get_centre_field_label(name) for name in waiting.values] if waiting else [],
            "undo": settings.SITE_URL + build_undo_url(change, number) if change else "",
            "until": timezone.localdate() + UNDO_LASTS,
            "page": settings.SITE_URL + centre.get_absolute_url(),
        }
        queue_letter(
            to, f"The page of {centre.name} was changed", render_to_string("centres/mail/changed.txt", facts)
        )


def build_undo_url(change: LinkChange, number: int) -> str:
    """`number` says to which of the contacts the letter goes."""
    return reverse("centres:undo", args=[sign_link([change.pk, number], SALT)])


def find_change(text: str) -> tuple[LinkChange, str]:
    """What a link to undo is about, and to whom it was sent. Raises LinkNotGood."""
    pk, number = unsign_link(text, SALT, UNDO_LASTS)
    change = LinkChange.objects.select_related("centre").filter(pk=pk).first()
    if change is None:
        raise LinkNotGood("forged")
    if change.undone_at:
        raise LinkNotGood("left-to-office" if change.left_to_office else "undone")
    return change, change.told[number]


@transaction.atomic
def revert_link_change(text: str) -> LinkChange:
    """Puts back what stood before, or asks the office to where that is not so simple any more. Raises LinkNotGood."""
    pk = find_change(text)[0].pk
    LinkChange.objects.select_for_update().get(pk=pk)
    change, to = find_change(text)  # a second press waits above, and finds it undone
    centre = Centre.objects.select_for_update().get(pk=change.centre_id)
    change.undone_at = timezone.now()
    change.left_to_office = not restore_previous_values(centre, change, to)
    if change.left_to_office:
        values = {name: before for name, before in change.before.items() if name not in DAYS_SAID}
        ProposedChange.objects.create(
            centre=centre,
            verification=change.verification,
            values=values,
            reasons=dict.fromkeys(values, CHANGED_SINCE),
        )
    change.save()
    return change


def restore_previous_values(centre: Centre, change: LinkChange, to: str) -> bool:
    """Whether all of it could be put back: nobody has changed it since, and no rule of today is against it."""
    now = {name: serialise_field_value(getattr(centre, name)) for name in change.after}
    if any(now[name] != after for name, after in change.after.items() if name not in DAYS_SAID):
        return False
    for name, before in change.before.items():
        if now[name] == change.after[name]:
            setattr(centre, name, parse_field_value(name, before))
    try:
        centre.full_clean(exclude=["point", *DAYS_SAID])
    except ValidationError:
        return False
    centre._change_reason = format_change_reason("undone by the link sent to", to)
    save_centre(centre)
    return True


def format_change_reason(words: str, to: str) -> str:
    """For the history, which holds a hundred letters."""
    room = 100 - len(words) - 1
    return f"{words} {to if len(to) <= room else to[: room - 1] + '…'}"
