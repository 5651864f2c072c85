"""What readers see of a page: the working copy with its citations numbered and its words explained.

Made once, when a page is published or previewed, so that showing it costs one query and no work.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.utils.html import escape, format_html
from django.utils.text import slugify

from msntc.content import images
from therapies.models import EvidenceStatement, Person, Source, Term, TherapyPage
from therapies.snapshots import read_working_copy

CITATION = re.compile(r"\s*\[@([a-z0-9-]+)\]")
CITATIONS = re.compile(rf"(?:{CITATION.pattern})+")
MARKUP = re.compile(r"(<[^>]*>)")
TAG = re.compile(r"(<[^>]*>|\[@[a-z0-9-]+\])")
NOT_EXPLAINED_IN = ("a", "h3", "strong")
RESERVED = tuple(
    "key-points evidence sources questions ask cost centres related checked changes page-help main answer".split()
)


def build_page_edition(page: TherapyPage) -> dict:
    """The page as it would be published now."""
    document = read_working_copy(page)
    keys = list_cited_keys(document)
    return build_edition(
        document,
        sources={source.key: source for source in Source.objects.filter(key__in=keys)},
        terms=list(Term.objects.all()),
        author=page.author,
    )


def list_cited_keys(document: dict) -> list[str]:
    """The keys of the sources that a document cites, in the order in which a reader meets them."""
    found = [key for row in document["evidence"] for key in row["sources"]]
    for text in list_rich_texts(document):
        found += CITATION.findall(text)
    return list(dict.fromkeys(found))


def list_rich_texts(document: dict) -> Iterable[str]:
    yield from (row["body"] for row in document["sections"])
    yield from (row["answer"] for row in document["questions"])


def build_edition(
    document: dict, *, sources: dict[str, Source], terms: Iterable[Term] = (), author: Person | None = None
) -> dict:
    """The document for readers. A source that is not known stays in the text as “[source missing: key]”."""
    numbers = {key: n for n, key in enumerate((k for k in list_cited_keys(document) if k in sources), 1)}
    citations = Citations(numbers)
    explain = Explainer(terms)
    evidence = [evidence_for_readers(row, citations) for row in document["evidence"]]
    anchors = Anchors()

    def build_part(heading: str, text: str) -> dict:
        return {
            "anchor": anchors.of(heading),
            "html": citations.numbered(explain.marked(text)),
            "source_numbers": citations.find_numbers(text),
        }

    sections = [
        {name: row[name] for name in ("role", "heading", "summary")}
        | build_part(row["heading"], row["body"])
        | {"picture": picture_for_readers(row)}
        for row in document["sections"]
    ]
    questions = [
        {"question": row["question"]} | build_part(row["question"], row["answer"])
        for row in document["questions"]
    ]
    places = list_citing_places(evidence, [*sections, *questions])
    return {
        **{name: value for name, value in document.items() if name not in ("author", "changes")},
        "evidence": evidence,
        "headline": next((row for row in evidence if row["headline"]), None),
        "sections": sections,
        "questions": questions,
        "sources": [
            source_for_readers(sources[key], n) | {"places": places[n]} for key, n in numbers.items()
        ],
        "author": person_for_readers(author),
        "changes": document["changes"],
    }


class Anchors:
    """Addresses within a page: from the heading, each once, none that the page itself uses."""

    def __init__(self):
        self.taken = set(RESERVED)

    def of(self, heading: str) -> str:
        base = slugify(heading)[:60].strip("-") or "part"
        anchor, n = base, 1
        while anchor in self.taken:
            n += 1
            anchor = f"{base}-{n}"
        self.taken.add(anchor)
        return anchor


class Citations:
    """Numbers for the sources in the order of reading: [3, 5] in the text, and the same numbers at a part's end."""

    def __init__(self, numbers: dict[str, int]):
        self.numbers = numbers

    def list_numbers(self, keys: Iterable[str]) -> list[int]:
        return sorted({self.numbers[key] for key in keys if key in self.numbers})

    def find_numbers(self, text: str) -> list[int]:
        return self.list_numbers(CITATION.findall(text))

    def note(self, keys: list[str]) -> str:
        missing = (
            format_html(" <mark>[source missing: {}]</mark>", key) for key in keys if key not in self.numbers
        )
        numbers = ", ".join(map(str, self.list_numbers(keys)))
        return "".join([f'\u00a0<span class="cite">[{numbers}]</span>' if numbers else "", *missing])

    def numbered(self, text: str) -> str:
        """The text with each run of citations as numbers; what looks like one inside a tag is left alone."""
        parts = MARKUP.split(text)
        parts[::2] = [
            CITATIONS.sub(lambda found: self.note(CITATION.findall(found[0])), part) for part in parts[::2]
        ]
        return "".join(parts)


def list_citing_places(evidence: list[dict], parts: list[dict]) -> dict[int, list[dict]]:
    """By a source's number: the anchor and name of each part that cites it."""
    places = defaultdict[int, list[dict]](list)
    rows = [(row["source_numbers"], f"evidence-{n}", row["outcome"]) for n, row in enumerate(evidence, 1)]
    rows += [
        (part["source_numbers"], part["anchor"], part.get("heading") or part["question"]) for part in parts
    ]
    for numbers, anchor, name in rows:
        for number in numbers:
            places[number].append({"anchor": anchor, "name": name})
    return places


OPENING = ("(", "[", "“", "‘")


class Explainer:
    """Marks the first use of each term on a page with a button that opens its meaning: no hover, no script."""

    def __init__(self, terms: Iterable[Term]):
        self.by_word = {word.lower(): term for term in terms for word in (term.term, *term.also)}
        words = sorted(map(re.escape, self.by_word), key=len, reverse=True)
        self.pattern = re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE) if words else None
        self.explained: set[str] = set()

    def marked(self, text: str) -> str:
        if not self.pattern:
            return text
        parts, inside = TAG.split(text), list[str]()
        for n, part in enumerate(parts):
            if n % 2:
                name = part.strip("</>").split()[0] if part.strip("</>") else ""
                if part.startswith("</"):
                    inside = [tag for tag in inside if tag != name]
                elif name in NOT_EXPLAINED_IN:
                    inside.append(name)
            elif not inside:
                parts[n] = self.pattern.sub(self.explain, part)
        return "".join(parts)

    def explain(self, found: re.Match) -> str:
        term = self.by_word[found[1].lower()]
        if term.term in self.explained:
            return found[1]
        self.explained.add(term.term)
        name = f"term-{slugify(term.term)}"
        # No line ends between a bracket and the button.
        glue = "\u2060" if found.string[: found.start()].endswith(OPENING) else ""
        return (
            f'{glue}<button type="button" class="term" popovertarget="{name}">{found[1]}</button>\u2060'
            f'<span class="term__meaning" id="{name}" popover>'
            f"<b>{escape(term.term)}</b>: {escape(term.meaning)}</span>"
        )


DIRECTIONS = {
    ("helps", "moderate"): "Probably helps",
    ("helps", "low"): "May help",
    ("helps", "very-low"): "May help",
    ("harms", "moderate"): "Probably harms",
    ("harms", "low"): "May harm",
    ("harms", "very-low"): "May harm",
}


def format_direction(direction: str, certainty: str) -> str:
    """Which way, no more surely than GRADE lets it be said: high does, moderate probably, low may."""
    return DIRECTIONS.get((direction, certainty), EvidenceStatement.Direction(direction).label)


def evidence_for_readers(row: dict, citations: Citations) -> dict:
    """A statement as the working copy has it, with its labels in words and its sources as links."""
    return {
        **{name: value for name, value in row.items() if name != "sources"},
        "direction_label": format_direction(row["direction"], row["certainty"]),
        "certainty_label": EvidenceStatement.Certainty(row["certainty"]).label,
        "grade_reason_labels": [EvidenceStatement.GradeReason(key).label for key in row["grade_reasons"]],
        "cites": citations.note(row["sources"]),
        "source_numbers": citations.list_numbers(row["sources"]),
    }


def source_for_readers(source: Source, number: int) -> dict:
    return {
        "number": number,
        "kind": source.get_kind_display(),
        **{
            name: getattr(source, name)
            for name in ("key", "authors", "title", "journal", "year", "note", "quote")
        },
        "address": source.address,
        "accessed_on": source.accessed_on.isoformat() if source.accessed_on else None,
        "retracted": source.retracted,
    }


def picture_for_readers(row: dict) -> dict | None:
    """A section's picture at its widths, with the words for people who cannot see it."""
    if not (picture := row.get("picture")):
        return None
    addresses = [(images.get_picture_url(picture["name"], width), width) for width in picture["widths"]]
    return {
        "src": addresses[0][0],
        "srcset": ", ".join(f"{address} {width}w" for address, width in addresses),
        "width": picture["width"],
        "height": picture["height"],
        "alt": row["picture_alt"],
    }


def person_for_readers(person: Person | None) -> dict | None:
    return {name: getattr(person, name) for name in ("name", "role", "qualification")} if person else None
