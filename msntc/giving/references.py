"""References for gifts by bank, like WEB-7K3QF: what a bank's line has room for. Each is kept before it is shown."""

import re
import secrets

from msntc.giving.models import Declaration, Gift

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that is easily mistaken for another; 33 million references."""
REFERENCE = re.compile(rf"\bWEB[-\s]?([{LETTERS}]{{5}})\b", re.IGNORECASE)


def unused() -> str:
    while True:
        found = "WEB-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not any(model.objects.filter(reference=found).exists() for model in (Gift, Declaration)):
            return found


def written_in(line: str) -> str:
    """The reference in a bank's line, however the bank wrote it; empty when there is none."""
    found = REFERENCE.search(line)
    return f"WEB-{found[1].upper()}" if found else ""


def told_of(line: str) -> Gift | None:
    """The gift by bank that its giver told us of, by the reference in the bank's line."""
    reference = written_in(line)
    return Gift.objects.filter(reference=reference, removed_on=None).first() if reference else None


def for_declaration(gift: Gift | None) -> str:
    """Of the gift by bank that it is made for, the first time; else a new one."""
    if gift is not None and gift.reference:
        Gift.objects.select_for_update().filter(pk=gift.pk).first()  # one at a time
        if not Declaration.objects.filter(reference=gift.reference).exists():
            return gift.reference
    return unused()
