"""A page with nothing to mend, as the checks read it, and ways to ask them about it."""

from copy import deepcopy
from datetime import date

from therapies import content_checks
from therapies.models import Source

ON = date(2026, 11, 21)
SOURCES = {
    "review": Source(key="review", kind="systematic-review", title="A review", year=2025),
    "article": Source(key="article", kind="review", title="A review article", year=2025),
    "old": Source(key="old", kind="trial", title="An old trial", year=2010),
    "law": Source(key="law", kind="law", title="An old law", year=1983),
    "gone": Source(key="gone", kind="trial", title="Withdrawn", year=2024, retracted=True),
    "unread": Source(
        key="unread", kind="website", title="A page", link="https://example.org", accessed_on=date(2025, 1, 1)
    ),
}
for _source in SOURCES.values():
    _source.quote = ""
MEDICINE = "Do not stop or change your MS medicine without talking to your MS team."
ROLES = "what known unknown risks who-not other worse how-written"
DOCUMENT = {
    **dict.fromkeys(
        "title short_name summary who_not audience what_happens how_long how_often main_risks cost".split(),
        "Words.",
    ),
    "kind": "therapy",
    "key_points": ["A point."],
    "ask": ["A question?"],
    "related": [],
    "sections": [
        {"role": role, "heading": "Words", "summary": "Words.", "body": "<p>Some words.</p>"}
        for role in ROLES.split()
    ],
    "questions": [{"question": "Is it so?", "answer": "<p>It is so.</p>"}],
    "evidence": [
        {
            "headline": True,
            "outcome": "Pain",
            "direction": "unknown",
            "certainty": "very-low",
            "sentence": "We do not know.",
            "reason": "There is one small study.",
            "sources": ["review"],
            "grade_reasons": ["imprecision"],
            **dict.fromkeys(("population", "dose", "numbers_say"), ""),
            **dict.fromkeys(("better_treated", "treated", "better_compared", "compared")),
            "searched_on": "2026-11-01",
        }
    ],
    "changes": [{"on": "2026-11-01", "what": "First.", "why": "New."}],
}
DOCUMENT["sections"][6]["body"] = f"<p>Talk to your MS team. {MEDICINE}</p>"
BODY = "sections-0-body"


def found(document: dict, terms: frozenset = frozenset()) -> list[content_checks.Finding]:
    keys = content_checks.list_cited_keys(document)
    return list(
        content_checks.check_document(
            document, {key: SOURCES[key] for key in keys if key in SOURCES}, set(terms), ON
        )
    )


def checks(document: dict, terms: frozenset = frozenset()) -> set[tuple[str, str, bool]]:
    return {(finding.check, finding.where, finding.blocks) for finding in found(document, terms)}


def saying(text: str, **facts) -> dict:
    """The document with this text in its first section."""
    document = deepcopy(DOCUMENT) | facts
    document["sections"][0]["body"] = text if text.startswith("<") else f"<p>{text}</p>"
    return document


def without(**facts) -> dict:
    return deepcopy(DOCUMENT) | facts
