"""What a link changed without the office: both contacts are told, and for a week one press puts it back.

A link to undo is good once, for its own change, and only while nobody has changed the same since: then the office
decides. Opening it changes nothing.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, LinkChange, ProposedChange, VerificationRequest
from centres.models.verification import list_parts
from centres.snapshots import SNAPSHOT, build_centre_document, get_stored_centres, save_centre
from centres.verification.signed_links import LinkNotGood, sign_link, unsign_link
from msntc.mail.models import queue_letter

SALT = "centres.link-change"
UNDO_LASTS = timedelta(days=7)
LINK_REASON = "by the link sent to"
DAYS_SAID = ("terms_checked_on", "confirmed_on")
"""Set to today by us alone, with a change, and no news of their own. An old row in which one lies in the future stops
nobody who cannot mend it here."""
CHANGED_SINCE = "The centre wants this back as it was. Somebody has changed it since, so the office decides."


Value = str | list | dict
"""Of a field its value as text, of a list as it is; of rows themselves and the words for them."""


def serialise_field_value(value) -> Value:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, list) else str(value or "")


def parse_field_value(name: str, text):
    """What the field holds, of what `serialise_field_value` made."""
    field: Any = Centre._meta.get_field(name)
    return None if field.null and text == "" else field.to_python(text)


def get_field_values(centre: Centre, names) -> dict[str, Value]:
    return get_values(centre, (*names, *DAYS_SAID))


def get_values(centre: Centre, names: Iterable[str]) -> dict[str, Value]:
    """As they stand: of fields as the centre has them, of rows as the database has."""
    names = list(names)
    document = build_centre_document(centre) if SNAPSHOT.rows.keys() & set(names) else {}
    return {
        name: describe_rows(name, document[name])
        if name in SNAPSHOT.rows
        else serialise_field_value(getattr(centre, name))
        for name in names
    }


def describe_rows(name: str, rows: list[dict]) -> dict:
    """Rows of a document with the words for them."""
    words = (line for row in rows for line in SNAPSHOT.rows[name].row_lines(row))
    return {"rows": rows, "words": "\n".join(words)}


def set_values(centre: Centre, values: dict[str, Value]) -> None:
    """Fields are set, rows are saved in place of those that there are. Expects what `get_values` gave."""
    rows = {name: value["rows"] for name, value in values.items() if isinstance(value, dict)}
    for name, value in values.items():
        if name not in rows:
            setattr(centre, name, parse_field_value(name, value))
    SNAPSHOT.restore_rows(centre, {"centre": {}} | rows)


def merge_values(
    before: dict[str, Value], proposed: dict[str, Value], now: dict[str, Value]
) -> tuple[dict[str, Value], set[str]]:
    """What was proposed together with what others have changed since, and the names of what both changed.

    Of rows only the difference is taken over. Where both changed the same, the proposal stands. Expects what
    `get_values` gave.
    """
    merged, clashes = dict(proposed), set()
    for name, stood in before.items():
        is_clash = now[name] not in (stood, proposed[name])
        if isinstance(stood, dict):
            found: list[Any] = [stood, proposed[name], now[name]]
            rows, is_clash = merge_rows(SNAPSHOT.rows[name].order, *(value["rows"] for value in found))
            merged[name] = describe_rows(name, rows)
        clashes |= {name} if is_clash else set()
    return merged, clashes


def merge_rows(
    order: list[str], before: list[dict], proposed: list[dict], now: list[dict]
) -> tuple[list[dict], bool]:
    """Rows count as the same by the first two names of their `order`: the sessions of a day are one thing."""

    def identify(row: dict) -> tuple:
        return tuple(row.get(name) for name in order[:2])

    def list_changed(one: list[dict], other: list[dict]) -> set[tuple]:
        return {identify(row) for row in [*one, *other] if (row in one) != (row in other)}

    changed = list_changed(before, proposed)
    rows = [row for row in now if identify(row) not in changed]
    rows += [row for row in proposed if identify(row) in changed]
    rows.sort(key=lambda row: [str(row.get(name)) for name in order])
    return rows, bool(changed & list_changed(before, now) & list_changed(proposed, now))


def get_part_label(name: str) -> str:
    """What a field is called, or what its rows are."""
    return dict(list_parts())[name]


def record_change(
    verification: VerificationRequest, centre: Centre, before: dict[str, Value]
) -> LinkChange | None:
    """Keeps what the link changed, for a centre that was just saved; None where nothing that people see did."""
    after = get_values(centre, before)
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
            "waiting": [get_part_label(name) for name in waiting.values] if waiting else [],
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
            before={name: change.after[name] for name in values},
            reasons=dict.fromkeys(values, CHANGED_SINCE),
        )
    change.save()
    return change


def restore_previous_values(centre: Centre, change: LinkChange, to: str) -> bool:
    """Whether all of it could be put back: nobody has changed it since, and no rule of today is against it."""
    stood, now = get_stored_centres([centre]), get_values(centre, change.after)
    if any(now[name] != after for name, after in change.after.items() if name not in DAYS_SAID):
        return False
    try:
        with transaction.atomic():
            set_values(
                centre, {n: before for n, before in change.before.items() if now[n] == change.after[n]}
            )
            centre.full_clean(exclude=["point", *DAYS_SAID])
    except ValidationError:
        return False
    centre._change_reason = format_change_reason("undone by the link sent to", to)
    save_centre(centre, before=stood)
    return True


def format_change_reason(words: str, to: str) -> str:
    """For the history, which holds a hundred letters."""
    room = 100 - len(words) - 1
    return f"{words} {to if len(to) <= room else to[: room - 1] + '…'}"
