"""What each field of a centre is for. Whoever adds a field names it here; all lists of fields follow from it.

In the order of the office's table. What history keeps follows from the model itself (`centres.snapshots`).
"""

from enum import Flag, auto


class Use(Flag):
    """Where a field stands, who sees and changes it."""

    NONE = 0
    TABLE = auto()
    """Stands in the table that staff download and bring in."""
    STARTER = auto()
    """Comes with the starter directory."""
    LOCKED = auto()
    """Only the office changes it."""
    OFFICE = auto()
    """In the admin only the office sees it."""
    HIDDEN = auto()
    """Never public; the centre's own editors see it."""
    MACHINERY = auto()
    """Nobody types it."""
    CONTACT = auto()
    """By a centre's link it may be changed, and always waits for the office."""
    TEXT = auto()
    """By a centre's link it may be changed; what could do harm in it waits."""
    CLOSURE = auto()
    """By a centre's link it may be changed; a long closure waits."""
    OWN_WORDS = auto()
    """What a centre says in its own words, until it has answered; comes with the starter directory."""


USES = {
    "name": Use.TABLE | Use.STARTER | Use.LOCKED,
    "slug": Use.TABLE | Use.LOCKED,
    "status": Use.TABLE | Use.STARTER | Use.LOCKED,
    "address": Use.TABLE | Use.STARTER | Use.CONTACT,
    "town": Use.TABLE | Use.STARTER | Use.CONTACT,
    "county": Use.TABLE | Use.STARTER,
    "nation": Use.TABLE | Use.STARTER,
    "postcode": Use.TABLE | Use.STARTER | Use.CONTACT,
    "phone": Use.TABLE | Use.STARTER | Use.CONTACT,
    "phone_answered_by": Use.TABLE | Use.CONTACT,
    "email": Use.TABLE | Use.STARTER | Use.CONTACT,
    "website": Use.TABLE | Use.STARTER | Use.CONTACT,
    "charity_number": Use.TABLE | Use.STARTER | Use.LOCKED,
    "therapies": Use.TABLE,
    "also_offers": Use.TABLE | Use.TEXT,
    "opening_hours": Use.TABLE | Use.STARTER | Use.TEXT,
    "closed_other_days": Use.NONE,
    "closed_weekdays": Use.NONE,
    "closure_note": Use.TABLE | Use.STARTER,
    "closed_from": Use.TABLE | Use.CLOSURE,
    "closed_until": Use.TABLE | Use.CLOSURE,
    "closed_reason": Use.TABLE | Use.TEXT | Use.CLOSURE,
    "who_may_come": Use.TABLE | Use.TEXT,
    "form_first": Use.TABLE,
    "letter_first": Use.TABLE,
    "terms_checked_on": Use.TABLE,
    "who_may_come_in_words": Use.TABLE | Use.OWN_WORDS,
    "price_in_words": Use.TABLE | Use.OWN_WORDS,
    "access_in_words": Use.TABLE | Use.OWN_WORDS,
    "phones_in_words": Use.TABLE | Use.OWN_WORDS,
    "pressures_in_words": Use.TABLE | Use.OWN_WORDS,
    "point": Use.TABLE,
    "pin": Use.TABLE,
    "heard_of": Use.OFFICE,
    "needs_call": Use.OFFICE,
    "source": Use.TABLE | Use.STARTER | Use.OFFICE,
    "source_date": Use.TABLE | Use.STARTER | Use.OFFICE,
    "confirmed_on": Use.TABLE,
    "contact_email": Use.TABLE | Use.HIDDEN,
    "second_contact_email": Use.TABLE | Use.HIDDEN,
    "editors": Use.OFFICE,
    "staff_notes": Use.STARTER | Use.OFFICE,
    "merged_into": Use.OFFICE | Use.MACHINERY,
    "version": Use.TABLE | Use.MACHINERY,
    "document": Use.OFFICE | Use.MACHINERY,
}


def list_fields(use: Use) -> list[str]:
    """The fields with this use."""
    return [name for name, uses in USES.items() if use in uses]
