"""How the words of a page read: promises, missing doubts, hard words, links, and what the change log tells."""

import re
from collections.abc import Iterator

from msntc.media.text import plain
from therapies import reading, wording
from therapies.findings.finding import Finding, bodies, without_citations
from therapies.models import TherapyPage


def never(where: str, text: str) -> Iterator[Finding]:
    """K6, K10, K12: what no words of ours may say."""
    for found in wording.banned(text):
        says = f"Take out “{found.phrase}”: we cannot promise that."
        yield Finding("K6", where, says, True, True, about=f"{found.phrase}: {found.sentence}")
    if found := wording.GIVING.search(text):
        yield Finding(
            "K10", where, f"Take out “{found[0]}”: no appeal for gifts inside a page about health.", True
        )
    for sentence in wording.sentences(text):
        if found := wording.TESTIMONIAL.search(sentence):
            says = f"“{found[0]}”: one person’s story is not evidence. Take it out."
            yield Finding("K12", where, says, True, True, about=sentence)


def phrases(where: str, text: str) -> Iterator[Finding]:
    """K6, K7, K10, K12, K20."""
    yield from never(where, text)
    for found in wording.ungraded(text):
        yield Finding(
            "K7", where, f"“{found.phrase}” needs how sure we are: does, probably, may, or we do not know."
        )
    if wording.PRICE.search(text):
        yield Finding(
            "K20", where, "Prices belong to each centre, with the day they were checked: leave them out here."
        )


def links(where: str, html: str, kind: str) -> Iterator[Finding]:
    """K10, K14: no link to gifts, none that pays us, none from a guide to somebody who sells."""
    if wording.GIVING_LINK.search(html):
        yield Finding(
            "K10", where, "Take out the link to giving: no appeal inside a page about health.", True
        )
    if wording.AFFILIATE.search(html):
        yield Finding(
            "K14", where, "Take out the link that names who sent the reader: it may pay somebody.", True
        )
    for host in wording.OUTSIDE.findall(html) if kind == TherapyPage.Kind.GUIDE else ():
        if not wording.PUBLIC_BODY.search(host):
            yield Finding(
                "K14", where, f"Take out the link to {host}: a guide links to public bodies only.", True, True
            )


def ease(where: str, text: str) -> Iterator[Finding]:
    """K15: how hard the text is to read."""
    words = without_citations(text)
    for sentence in reading.long_sentences(words):
        start = " ".join(sentence.split()[:6])
        yield Finding(
            "K15", where, f"Over {reading.LONG_SENTENCE} words: “{start} …”. Make two sentences of it."
        )
    if where.endswith(("-body", "-answer")):
        for paragraph in words.split("\n"):
            if reading.is_long_paragraph(paragraph):
                start = " ".join(paragraph.split()[:6])
                yield Finding("K15", where, f"Over {reading.LONG_PARAGRAPH} sentences: “{start} …”. Part it.")
        if (years := reading.age(words)) > reading.EASY and len(reading.words(words)) >= 30:
            yield Finding(
                "K15", where, f"Reading age {years:.0f}. Shorter words and sentences bring it down."
            )


def whole_text(document: dict, terms: set[str]) -> Iterator[Finding]:
    """K15 for the page, and K22."""
    text = "\n".join(without_citations(plain(html)) for _, html in bodies(document))
    if (years := reading.age(text)) > reading.HARD:
        yield Finding(
            "K15",
            "",
            f"The page has a reading age of {years:.0f}. Make it easier, or say why not.",
            True,
            True,
            about="the reading age of the page",
        )
    elif years > reading.EASY:
        yield Finding(
            "K15", "", f"The page has a reading age of {years:.0f}; we aim for {reading.EASY} or less."
        )
    for word in sorted(reading.JARGON - terms):
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            yield Finding("K15", "", f"“{word}” is a hard word. Add it to the glossary, or use a plain one.")
    if not document["changes"]:
        yield Finding("K22", "", "Add a line to the change log: what changed, and why.")


def nothing_told(document: dict, live: dict) -> Iterator[Finding]:
    """K22, while readers still see an earlier version."""
    if document["changes"] and document["changes"] == live["changes"]:
        yield Finding(
            "K22",
            "",
            "The change log has no new line yet. If anything changed for readers, say what and why.",
        )
