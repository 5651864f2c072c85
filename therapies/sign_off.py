"""Who may sign a page off, or publish it unsigned: somebody who has read exactly its words and wrote none of them."""

import json
from hashlib import sha256

from therapies import content_checks
from therapies.authorship import Writer, has_other_words, list_writers_of_notes, trace_authorship
from therapies.models import Person, TherapyPage
from therapies.rendering import build_page_edition
from therapies.snapshots import read_working_copy


class NotAllowed(Exception):
    """A step that the rules do not allow now; the message says why and what to do."""


def fingerprint_page(page: TherapyPage) -> str:
    """A mark of what would be published now: its version, and its words with the sources and meanings they show."""
    shown = json.dumps(build_page_edition(page), sort_keys=True).encode()
    return f"{page.version}-{sha256(shown).hexdigest()[:16]}"


def require_same_words(page: TherapyPage, read: str) -> None:
    refuse_unless(
        fingerprint_page(page) == read,
        "The page, or a source or hard word on it, has changed since you opened it. Read it again, then publish it.",
    )


def may_sign(page: TherapyPage, reviewer: Person) -> bool:
    """Whether none of the words is theirs, so that they may sign them off."""
    try:
        require_written_by_others(page, reviewer)
    except NotAllowed:
        return False
    return True


def require_written_by_others(page: TherapyPage, reviewer: Person) -> None:
    wrote, changed, *_ = trace_authorship(page)
    signer = Writer(reviewer.account_id, reviewer.pk)
    refuse_unless(
        not any(writer.is_same_as(signer) for writer in wrote),
        "You wrote some of the words that stand on this page. Ask another clinician to sign it off.",
    )
    refuse_unless(
        not any(writer.is_same_as(signer) for writer in changed),
        "You have changed this page since somebody else signed it off. Ask another clinician to sign it off.",
    )


def require_second_reader(page: TherapyPage) -> Person | None:
    """Whoever is at work, where readers would see other words than they know; None where they are the same.

    Raises NotAllowed where that person changed the page since, or has no name that readers may be told.
    """
    wrote, before, now = trace_authorship(page), page.live, build_page_edition(page)
    writers = wrote.since_publication | set(list_writers_of_notes(page, now, wrote.published_at))
    if not writers:
        return None
    is_excused = any(finding.blocks for finding in content_checks.check_page(page))
    if before is None:
        before, now = wrote.published, read_working_copy(page)
    if not is_excused and not has_other_words(before, now):
        return None
    account = getattr(page._history_user, "pk", None)
    reader = Person.objects.filter(account=account).first() if account else None
    refuse_unless(
        reader is not None and not any(map(Writer(account, reader.pk).is_same_as, writers)),
        "What readers see has changed. Somebody else, whose account is joined to a named person, has to publish it.",
    )
    return reader


def refuse_unless(condition: bool, otherwise: str) -> None:
    if not condition:
        raise NotAllowed(otherwise)
