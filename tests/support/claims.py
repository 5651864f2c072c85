"""Sentences that claim something or do not: the examples by who wrote them, and those of a starter page."""

from msntc.content.rich_text import extract_plain_text
from therapies.content.reader import PageFile
from therapies.content_checks import tone
from therapies.content_checks.sentences import split_cited_sentences


def read_sentences(hand: str, kind: str) -> list[str]:
    return [
        example.sentence for example in tone.read_examples() if (example.hand, example.kind) == (hand, kind)
    ]


def list_shown_sentences(file: PageFile) -> list[str]:
    """All that readers see of it, with the citations."""
    facts = file.facts
    texts = [value for value in facts.values() if isinstance(value, str)]
    texts += [*facts["key_points"], *facts.get("ask", [])]
    texts += [row[name] for row in facts.get("evidence", []) for name in ("sentence", "reason", "outcome")]
    for _, heading, summary, html in file.sections:
        texts += [heading, summary, extract_plain_text(html)]
    for question, html in file.questions:
        texts += [question, extract_plain_text(html)]
    return [sentence for text in texts for sentence in split_cited_sentences(text)]
