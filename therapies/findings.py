"""What an editor has to mend on a page: each finding says which check, which field, and what to do.

Checks K1 to K24 of the brief. Here are those that can be read from the words: K3 to K8, K10 to K16, K19 to K22.
K1 and K2 (dates, author, reviewer) are held by `publishing` and by the database. K9 (urgent help), K17 (feedback),
K23 (print) and K24 (access) are part of the template of every page and of its tests; K18 (overdue) is
`publishing.overdue` and `publishing.searchable`. A person must check what no program can: that a source says what it
is cited for, that K14 names no brand that we do not know of, and that K20's facts of a centre are right.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from msntc.media.text import plain
from therapies import reading, wording
from therapies.edition import CITATION, cited
from therapies.models import Source, Term, TherapyPage
from therapies.models.page import Section
from therapies.written import written

Kind, Role = TherapyPage.Kind, Section.Role

REQUIRED_ROLES = {
    Kind.THERAPY: "what known unknown risks who-not other worse how-written",
    Kind.GUIDE: "what known unknown risks other how-written",
    Kind.SELF_HELP: "what known unknown other worse how-written",
    Kind.CONDITION: "what unknown other worse how-written",
}
"""K5 and K13. Feedback, sources and urgent help are part of every page; costs and questions to ask are fields."""
REQUIRED_FIELDS = {
    Kind.THERAPY: "audience key_points ask cost what_happens how_long how_often main_risks",
    Kind.GUIDE: "audience key_points ask",
    Kind.SELF_HELP: "audience key_points ask",
    Kind.CONDITION: "audience key_points",
}
MEDICINE = "Do not stop or change your MS medicine without talking to your MS team"
MS_TEAM = re.compile(r"\btalk to your MS team\b", re.IGNORECASE)
OLD = 3
"""Years after which a figure's source is old (K16)."""
FIGURES_MAY_BE_OLD = {Source.Kind.LAW}


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is the name of the form field that it belongs to; empty for the page as a whole."""

    check: str
    where: str
    says: str
    blocks: bool = False
    may_be_justified: bool = False


def of(page: TherapyPage) -> list[Finding]:
    """All findings of the working copy as it stands in the database."""
    document = written(page)
    sources = {source.key: source for source in Source.objects.filter(key__in=cited(document))}
    return list(findings(document, sources, set(known_words())))


def known_words() -> list[str]:
    return [word.lower() for term in Term.objects.all() for word in (term.term, *term.also)]


def findings(
    document: dict, sources: dict[str, Source], terms: set[str], on: date | None = None
) -> Iterator[Finding]:
    yield from missing_parts(document)
    yield from evidence(document, sources)
    yield from lines_for_safety(document)
    yield from citations(document, sources, on or timezone.localdate())
    for where, text in fields(document):
        yield from phrases(where, text)
        yield from ease(where, text)
        yield from claims(where, text, sources, on or timezone.localdate())
    for where, html in bodies(document):
        yield from links(where, html, document["kind"])
    yield from booking_before_risks(document)
    yield from whole_text(document, terms)


def bodies(document: dict) -> Iterator[tuple[str, str]]:
    for n, row in enumerate(document["sections"]):
        yield f"sections-{n}-body", row["body"]
    for n, row in enumerate(document["questions"]):
        yield f"questions-{n}-answer", row["answer"]


def fields(document: dict) -> Iterator[tuple[str, str]]:
    """Each text with the name of its field, as plain words; citations stay in."""
    for name in "title short_name summary audience what_happens how_long how_often main_risks cost".split():
        yield name, document[name]
    for name in ("key_points", "ask"):
        yield name, "\n".join(document[name])
    for n, row in enumerate(document["sections"]):
        yield f"sections-{n}-heading", row["heading"]
        yield f"sections-{n}-picture_alt", row.get("picture_alt", "")
    for n, row in enumerate(document["questions"]):
        yield f"questions-{n}-question", row["question"]
    for n, row in enumerate(document["evidence"]):
        for name in ("outcome", "sentence", "reason"):
            yield f"evidence-{n}-{name}", row[name]
    for where, html in bodies(document):
        yield where, plain(html)


def without_citations(text: str) -> str:
    return CITATION.sub("", text)


def missing_parts(document: dict) -> Iterator[Finding]:
    """K5, K13: the sections and fields that this kind of page must have."""
    kind = Kind(document["kind"])
    there = {row["role"] for row in document["sections"] if plain(row["body"])}
    for role in REQUIRED_ROLES[kind].split():
        if role not in there:
            check = "K13" if role == Role.HOW_WRITTEN else "K5"
            yield Finding(check, "", f"Add a section “{Role(role).label}”.", blocks=True)
    for name in REQUIRED_FIELDS[kind].split():
        if not document[name]:
            label = TherapyPage._meta.get_field(name).verbose_name
            yield Finding("K5", name, f"Fill in “{label}”.", blocks=True)


def evidence(document: dict, sources: dict[str, Source]) -> Iterator[Finding]:
    """K3, K4: a grade for each outcome, with its reason and its sources, and one that stands for the page."""
    if not document["evidence"]:
        if document["kind"] in (Kind.THERAPY, Kind.SELF_HELP):
            yield Finding("K4", "", "Say what is known: add at least one statement of evidence.", blocks=True)
        return
    if not any(row["headline"] for row in document["evidence"]):
        yield Finding("K4", "", "Choose the one statement of evidence that is shown in lists.", blocks=True)
    for n, row in enumerate(document["evidence"]):
        if not row["sources"] and row["certainty"] != "none":
            yield Finding(
                "K3", f"evidence-{n}-sources", f"Name a source for “{row['outcome']}”.", blocks=True
            )
    reviews = {Source.Kind.SYSTEMATIC_REVIEW, Source.Kind.REVIEW}
    if document["kind"] == Kind.THERAPY and not any(source.kind in reviews for source in sources.values()):
        yield Finding("K3", "", "Cite the best review of the studies, whichever way it points.", blocks=True)


def lines_for_safety(document: dict) -> Iterator[Finding]:
    """K8: the two lines that every page says."""
    text = " ".join(without_citations(plain(html)) for _, html in bodies(document))
    if MEDICINE not in text:
        yield Finding("K8", "", f"Add this line to a section: “{MEDICINE}.”", blocks=True)
    if not MS_TEAM.search(text.replace(MEDICINE, "")):
        yield Finding("K8", "", "Say somewhere: “Talk to your MS team.”", blocks=True)


def citations(document: dict, sources: dict[str, Source], on: date) -> Iterator[Finding]:
    """K3, K19: each citation has its source, which can be found and has not been withdrawn."""
    for where, html in bodies(document):
        for key in dict.fromkeys(CITATION.findall(html)):
            if key not in sources:
                yield Finding(
                    "K3", where, f"There is no source “{key}”. Add it, or mend the citation.", blocks=True
                )
            elif sources[key].retracted:
                yield Finding("K19", where, f"“{key}” has been withdrawn by its journal. Say so, or leave it out.",
                              blocks=True, may_be_justified=True)  # fmt: skip
    for key, source in sources.items():
        if source.address and source.accessed_on and (on - source.accessed_on).days > 366:
            yield Finding("K19", "", f"Look at the source “{key}” again: it was last read over a year ago.")


def phrases(where: str, text: str) -> Iterator[Finding]:
    """K6, K7, K10, K12, K20."""
    for found in wording.banned(text):
        yield Finding("K6", where, f"Take out “{found.phrase}”: we cannot promise that.", True, True)
    for found in wording.ungraded(text):
        yield Finding(
            "K7", where, f"“{found.phrase}” needs how sure we are: does, probably, may, or we do not know."
        )
    if found := wording.GIVING.search(text):
        yield Finding(
            "K10", where, f"Take out “{found[0]}”: no appeal for gifts inside a page about health.", True
        )
    if found := wording.TESTIMONIAL.search(text):
        yield Finding(
            "K12", where, f"“{found[0]}”: one person’s story is not evidence. Take it out.", True, True
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
    for host in wording.OUTSIDE.findall(html) if kind == Kind.GUIDE else ():
        if not wording.PUBLIC_BODY.search(host):
            yield Finding(
                "K14", where, f"Take out the link to {host}: a guide links to public bodies only.", True, True
            )


def booking_before_risks(document: dict) -> Iterator[Finding]:
    """K11: nothing to book above the risks."""
    for n, row in enumerate(document["sections"]):
        if row["role"] in (Role.RISKS, Role.WHO_NOT):
            return
        if found := wording.BOOKING.search(plain(row["body"])):
            yield Finding(
                "K11", f"sections-{n}-body", f"Take out “{found[0]}”: risks come before booking.", True
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


def claims(where: str, text: str, sources: dict[str, Source], on: date) -> Iterator[Finding]:
    """K16: figures with their year and source. K21: what is said of regulators has a document."""
    if where.endswith(("-body", "-answer")):
        for found in wording.uncited_statistics(text):
            yield Finding(
                "K16", where, f"“{found.phrase}”: cite the source of this figure, and say its year."
            )
        for found in wording.regulatory(text):
            kinds = {sources[key].kind for key in CITATION.findall(found.sentence) if key in sources}
            if not kinds:
                yield Finding("K21", where, f"“{found.phrase}”: cite the document that says so.", True, True)
        for key in dict.fromkeys(
            CITATION.findall(" ".join(s for s in wording.sentences(text) if wording.STATISTIC.search(s)))
        ):
            source = sources.get(key)
            if (
                source
                and source.year
                and on.year - source.year > OLD
                and source.kind not in FIGURES_MAY_BE_OLD
            ):
                yield Finding(
                    "K16", where, f"The figure from “{key}” is of {source.year}. Look for a newer one."
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
