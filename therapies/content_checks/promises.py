"""How the words of a page read: promises, missing doubts, hard words, links, and what the change log tells."""

import re
from collections.abc import Iterator

from msntc.content.rich_text import extract_plain_text
from therapies.content_checks import phrases, readability, tone
from therapies.content_checks.claims import find_claims, is_denied
from therapies.content_checks.denials import has_denial
from therapies.content_checks.finding import Finding, list_html_bodies, strip_citations
from therapies.content_checks.sentences import CITATION, split_cited_sentences
from therapies.models import TherapyPage


def check_promises(where: str, text: str, is_cited: bool = False) -> Iterator[Finding]:
    """K6, K7, K10, K12: what no words of ours may say, or not like this. `is_cited`: all of it has a source."""
    for claim in find_claims(text, is_cited):
        about = f"{claim.phrase}: {claim.sentence}"
        if claim.blocks:
            says = f"Take out “{claim.phrase}”: {claim.frame.says}"
            yield Finding("K6", where, says, True, True, about=about)
        else:
            yield Finding("K7", where, f"Look at “{claim.phrase}”: {claim.frame.says}", about=about)
    for sentence in split_cited_sentences(text):
        if appeal := phrases.GIVING.search(sentence):
            says = f"Take out “{appeal[0]}”: no appeal for gifts inside a page about health."
            yield Finding("K10", where, says, not has_denial(sentence, appeal.start()), about=sentence)
        if story := phrases.TESTIMONIAL.search(sentence):
            says = f"“{story[0]}”: one person’s story is not evidence. Take it out."
            yield Finding("K12", where, says, True, True, about=sentence)
        for quoted in phrases.FIRST_PERSON.findall(sentence):
            if any(find_claims(quoted.strip("“”\"‘’'"))):
                says = f"{quoted} is one person’s story, not evidence. Take it out, or say what trials found."
                yield Finding("K12", where, says, about=sentence)


def check_phrases(where: str, text: str, is_cited: bool = False) -> Iterator[Finding]:
    """K6, K7, K10, K12, K20."""
    yield from check_promises(where, text, is_cited)
    ungraded = list(phrases.find_ungraded_claims(text))
    for found in ungraded:
        yield Finding(
            "K7", where, f"“{found.phrase}” needs how sure we are: does, probably, may, or we do not know."
        )
    if not is_cited:
        yield from check_tone(where, text, {found.sentence for found in ungraded})
    if phrases.PRICE.search(text):
        yield Finding(
            "K20", where, "Prices belong to each centre, with the day they were checked: leave them out here."
        )


def check_tone(where: str, text: str, asked: set[str]) -> Iterator[Finding]:
    """K7: what no frame knows and yet reads like a promise, with no source beside it. `asked`: sentences to leave."""
    for sentence in split_cited_sentences(text):
        if sentence in asked or CITATION.search(sentence) or any(find_claims(sentence)):
            continue
        if reads_like_promise(sentence, tone.read_weights()):
            start = " ".join(sentence.split()[:6])
            words = "”, “".join(tone.list_heaviest_words(sentence))
            says = (
                f"“{start} …” reads like praise or a promise, most of all “{words}”. "
                "Say what is known with its source, or how sure we are; leave it if it is plain."
            )
            yield Finding("K7", where, says, about=sentence)


def reads_like_promise(sentence: str, weights: dict[str, float]) -> bool:
    """Scraps of three words or fewer say too little to be heard."""
    heard = tone.measure_tone(sentence, weights)
    if len(sentence.split()) < 4 or heard < tone.PROMISING:
        return False
    return heard >= tone.LOUD or not is_denied(sentence)


def check_links(where: str, html: str, kind: str) -> Iterator[Finding]:
    """K10, K14: no link to gifts, none that pays us, none from a guide to somebody who sells."""
    if phrases.GIVING_LINK.search(html):
        yield Finding(
            "K10", where, "Take out the link to giving: no appeal inside a page about health.", True
        )
    if phrases.AFFILIATE.search(html):
        yield Finding(
            "K14", where, "Take out the link that names who sent the reader: it may pay somebody.", True
        )
    for host in phrases.OUTSIDE.findall(html) if kind == TherapyPage.Kind.GUIDE else ():
        if not phrases.PUBLIC_BODY.search(host):
            yield Finding(
                "K14", where, f"Take out the link to {host}: a guide links to public bodies only.", True, True
            )


def check_readability(where: str, text: str) -> Iterator[Finding]:
    """K15: how hard the text is to read."""
    words = strip_citations(text)
    for sentence in readability.find_long_sentences(words):
        start = " ".join(sentence.split()[:6])
        yield Finding(
            "K15", where, f"Over {readability.LONG_SENTENCE} words: “{start} …”. Make two sentences of it."
        )
    if where.endswith(("-body", "-answer")):
        for paragraph in words.split("\n"):
            if readability.is_long_paragraph(paragraph):
                start = " ".join(paragraph.split()[:6])
                yield Finding(
                    "K15", where, f"Over {readability.LONG_PARAGRAPH} sentences: “{start} …”. Part it."
                )
        if (years := readability.estimate_reading_age(words)) > readability.EASY and len(
            readability.split_words(words)
        ) >= 30:
            yield Finding(
                "K15", where, f"Reading age {years:.0f}. Shorter words and sentences bring it down."
            )


def check_whole_text(document: dict, terms: set[str]) -> Iterator[Finding]:
    """K15 for the page, and K22."""
    text = "\n".join(strip_citations(extract_plain_text(html)) for _, html in list_html_bodies(document))
    if (years := readability.estimate_reading_age(text)) > readability.HARD:
        yield Finding(
            "K15",
            "",
            f"The page has a reading age of {years:.0f}. Make it easier, or say why not.",
            True,
            True,
            about="the reading age of the page",
        )
    elif years > readability.EASY:
        yield Finding(
            "K15", "", f"The page has a reading age of {years:.0f}; we aim for {readability.EASY} or less."
        )
    for word in sorted(readability.JARGON - terms):
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            yield Finding("K15", "", f"“{word}” is a hard word. Add it to the glossary, or use a plain one.")
    if not document["changes"]:
        yield Finding("K22", "", "Add a line to the change log: what changed, and why.")


def check_change_log(document: dict, live: dict) -> Iterator[Finding]:
    """K22, while readers still see an earlier version."""
    if document["changes"] and document["changes"] == live["changes"]:
        yield Finding(
            "K22",
            "",
            "The change log has no new line yet. If anything changed for readers, say what and why.",
        )
