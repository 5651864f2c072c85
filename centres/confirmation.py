"""That a centre says its details are right: what that sets, and what must be asked before."""

from datetime import date

from django.core.exceptions import ValidationError

from centres.models import Centre, StarterRow


class NoteStands(ValidationError):
    """The note at the top is one that we wrote, and nobody at the centre has said what became of it."""

    def __init__(self, note: str):
        words = (
            f"At the top of the page we say: “{note}” We wrote this ourselves, from old sources. "
            "Empty it if it is no longer so, or write how it is today."
        )
        super().__init__({"closure_note": words})


def confirm_centre(centre: Centre, on: date) -> None:
    """Sets that the centre said on this day that its details are right, without saving it. Raises NoteStands."""
    if has_our_note(centre):
        raise NoteStands(centre.closure_note)
    centre.confirmed_on, centre.needs_call = max(filter(None, [centre.confirmed_on, on])), False


def is_waiting_for_office(centre: Centre) -> bool:
    """Whether something that the centre said waits: its details count as confirmed once the office has decided."""
    return centre.proposed_changes.undecided().exists()


def has_our_note(centre: Centre) -> bool:
    """Whether the note before travelling stands as the starter directory wrote it. Three queries at most."""
    if not (centre.pk and centre.closure_note and StarterRow.objects.filter(centre=centre).exists()):
        return False
    first = centre.history.filter(closure_note=centre.closure_note).order_by("history_id").first()
    if first is None:
        return Centre.objects.filter(pk=centre.pk, closure_note=centre.closure_note).exists()
    return not (first.history_user_id or first.history_change_reason)
