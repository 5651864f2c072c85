"""What somebody did on a task page is saved as one version of the centre, and can be undone by one press.

By a letter's link the limits of `centres.verification` hold: what could do harm waits for the office, and both contacts
hear of the rest.
"""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from centres.geocoding import describe_move, move_pin_to_address
from centres.models import Centre, ProposedChange, VerificationRequest
from centres.models.fields import Use, list_fields
from centres.snapshots import get_stored_centres, restore_centre, save_centre
from centres.tasks.editors import Editor
from centres.tasks.parts import Parts, list_changed_parts, set_parts
from centres.verification import link_changes, proposed_changes
from centres.verification.link_review import reasons_to_wait_for_parts


class Saved(NamedTuple):
    """What became of it: the version that the public sees, None where none is new; and what waits for the office."""

    version: int | None
    waiting: ProposedChange | None = None
    of_pin: str = ""


class ChangedSince(Exception):
    """Somebody has saved the centre since, so that nothing can be put back by one press."""


def save_parts(editor: Editor, parts: Parts) -> Saved:
    """Saves the parts that differ. The centre is held (`find_editor`). Raises ValidationError."""
    before = get_stored_centres([editor.centre])
    changed = list_changed_parts(before[0].document, parts)
    if editor.verification:
        return save_by_link(editor, editor.verification, changed, before)
    centre = editor.centre
    stood = centre.point
    set_parts(centre, changed)
    of_pin = move_pin_to_address(centre)[1] if {"postcode", "town"} & changed.keys() else ""
    if "point" in changed and stood and centre.point:
        of_pin = describe_move(stood, centre.point)
    centre._history_user = editor.user
    save_centre(centre, before=before)
    return Saved(centre.version, of_pin=of_pin)


def save_by_link(
    editor: Editor, verification: VerificationRequest, changed: Parts, before: list[Centre]
) -> Saved:
    centre = editor.centre
    reasons = reasons_to_wait_for_parts(centre, before[0].document, changed, timezone.localdate())
    live = {name: value for name, value in changed.items() if name not in reasons}
    waiting = {name: value for name, value in changed.items() if name in reasons}
    change = proposal = None
    is_new = False
    if live:
        stood = link_changes.get_values(centre, live)
        set_parts(centre, live)
        centre._change_reason = editor.change_reason
        save_centre(centre, before=before)
        change = link_changes.record_change(verification, centre, stood)
        withdraw_overtaken(verification, live)
    if waiting:
        proposal, is_new = proposed_changes.propose_parts(verification, centre, waiting, reasons)
    if change or is_new:
        link_changes.tell_contacts(verification, centre, change, proposal)
    return Saved(centre.version if live else None, proposal)


def withdraw_overtaken(verification: VerificationRequest, live: Parts) -> None:
    """What waits of the same link, and whose every part it has changed again since, waits no longer."""
    for waits in verification.proposed_changes.undecided():
        if waits.values.keys() <= live.keys():
            proposed_changes.refuse_proposed_change(waits)


def undo_save(editor: Editor, version: int | None, proposal: int | None) -> None:
    """Puts back what stood before this editor saved `version`, as a new version, and takes back what waits.

    The centre is held. Raises ChangedSince where somebody has saved since, or where it was another who saved it.
    """
    if version is not None and not (editor.centre.version == version and is_saved_by(editor, version)):
        raise ChangedSince
    if proposal is not None and editor.verification:
        waits = editor.verification.proposed_changes.undecided().filter(pk=proposal)
        for one in waits:
            proposed_changes.refuse_proposed_change(one)
    if version is not None:
        put_back(editor, version)


def is_saved_by(editor: Editor, version: int) -> bool:
    record = editor.centre.history.filter(version=version).order_by("-history_id").first()
    if record is None:
        return False
    if editor.is_by_link:
        return record.history_user_id is None and record.history_change_reason == editor.change_reason
    return record.history_user_id == getattr(editor.user, "pk", None)


def put_back(editor: Editor, version: int) -> None:
    centre = editor.centre
    earlier = centre.history.filter(version__lt=version).order_by("-version", "-history_id").first()
    if earlier is None or not earlier.document:
        raise ChangedSince
    kept = (*list_fields(Use.LOCKED), *list_fields(Use.OFFICE))
    own = {name: value for name, value in earlier.document["centre"].items() if name not in kept}
    centre._history_user = editor.user
    centre._change_reason = link_changes.format_change_reason("undone:", editor.change_reason)
    try:
        restore_centre(centre, earlier.document | {"centre": own})
    except ValidationError:
        raise ChangedSince from None
    if editor.verification:
        change = editor.verification.changes.filter(undone_at__isnull=True).first()
        if change:
            change.undone_at = timezone.now()
            change.save()
