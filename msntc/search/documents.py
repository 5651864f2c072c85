"""What search finds of each thing that a visitor can open: its entries, made from what readers see and nothing else."""

import re
import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from django.urls import reverse

from centres.models import Centre
from msntc.content.rich_text import extract_plain_text
from msntc.organisation.models import SitePage
from msntc.search.models import Entry
from therapies import review_dates
from therapies.models import Therapy, TherapyPage

DATA = Path(__file__).resolve().parent / "data"
Kind = Entry.Kind
MEANING = re.compile(r'<span class="term__meaning" id="[\w-]+" popover><b>(.*?)</b>: (.*?)</span>', re.DOTALL)
CITATION = re.compile(r'\s*<(a|span) class="cite".*?</\1>', re.DOTALL)
HEADING = re.compile(r"<h[2-4][^>]*>(.*?)</h[2-4]>", re.DOTALL)
COUNTS = {Kind.PAGE: 1.0, Kind.CENTRE: 0.9, Kind.PASSAGE: 0.65, Kind.OFFER: 0.6, Kind.TERM: 0.5}
"""What a match counts, by kind: a whole page stands above a passing word."""
POINTS = "what_happens how_long how_often main_risks cost audience".split()


def name_source(thing) -> str:
    """The mark of a thing's entries."""
    return f"{thing._meta.model_name}:{thing.pk}"


def build_page_entries(page: TherapyPage) -> list[Entry]:
    """A published page: the whole, its sections and questions, and the hard words that it explains."""
    live = page.live
    if live is None or page.next_review_on is None:
        return []
    address, name = page.get_absolute_url(), live["short_name"]
    sections = [(row["heading"], row["anchor"], row["html"]) for row in live["sections"]]
    questions = [(row["question"], row["anchor"], row["html"]) for row in live["questions"]]
    parts = [(heading, anchor, extract_words(html)) for heading, anchor, html in sections + questions]
    whole = Entry(
        kind=Kind.PAGE,
        title=name,
        url=address,
        names=" \n ".join([live["title"], page.slug.replace("-", " ")]),
        headings=" \n ".join(heading for heading, _, _ in parts),
        summary=live["summary"],
        points=" \n ".join([*live["key_points"], *(live.get(one) or "" for one in POINTS), *live["ask"]]),
        body=" \n ".join([*list_evidence_words(live), *(text for _, _, text in parts)]),
    )
    passages = [
        Entry(
            kind=Kind.PASSAGE, anchor=anchor, title=heading, about=name, url=f"{address}#{anchor}", text=text
        )
        for heading, anchor, text in parts
    ]
    entries = [whole, *passages, *build_term_entries(sections + questions, name, address)]
    for entry in entries:
        entry.source, entry.until = name_source(page), page.next_review_on + review_dates.GRACE
        entry.counts = COUNTS[Kind(entry.kind)]
    return entries


def list_evidence_words(live: dict) -> list[str]:
    return [f"{row['outcome']}: {row['sentence']} {row['reason']}" for row in live["evidence"]]


def build_term_entries(parts: list[tuple[str, str, str]], name: str, address: str) -> Iterator[Entry]:
    """The hard words, each at the first part of the page that explains it."""
    seen = set[str]()
    for _, anchor, html in parts:
        for term, meaning in MEANING.findall(html):
            if term in seen:
                continue
            seen.add(term)
            yield Entry(
                kind=Kind.TERM,
                anchor=f"term {unescape(term)}",
                title=unescape(term),
                about=f"Explained in “{name}”",
                url=f"{address}#{anchor}",
                text=unescape(meaning),
            )


def extract_words(html: str) -> str:
    """The words of a part as a reader meets them: without the numbers of sources and the meanings of hard words."""
    return extract_plain_text(CITATION.sub("", MEANING.sub("", html))).replace("\u2060", "")


def build_site_page_entries(page: SitePage) -> list[Entry]:
    return [
        Entry(
            source=name_source(page),
            kind=Kind.PAGE,
            title=page.title,
            url=page.get_absolute_url(),
            names=read_names().get(page.slug, ""),
            headings=" \n ".join(extract_plain_text(one) for one in HEADING.findall(page.body)),
            summary=page.summary,
            body=extract_plain_text(page.body),
        )
    ]


def build_centre_entries(centre: Centre) -> list[Entry]:
    """A published centre. Words that many names have (MS, therapy, centre) are no names of it."""
    if centre.status != Centre.Status.PUBLISHED:
        return []
    return [
        Entry(
            source=name_source(centre),
            kind=Kind.CENTRE,
            title=centre.name,
            about=", ".join(filter(None, [centre.town, centre.county])),
            url=centre.get_absolute_url(),
            headings=" \n ".join([centre.town, centre.county]),
            text=", ".join(centre.also_offers.splitlines()),
            counts=COUNTS[Kind.CENTRE],
        )
    ]


def build_offer_entry(therapy: Therapy) -> Entry:
    """Where a therapy that some centre offers is offered."""
    address = f"{reverse('therapies:index')}#{therapy.slug}"
    title = f"Centres that offer {therapy.name}"
    return Entry(
        source=name_source(therapy),
        kind=Kind.OFFER,
        title=title,
        names=therapy.name,
        url=address,
        counts=COUNTS[Kind.OFFER],
    )


def build_fixed_entries() -> list[Entry]:
    """The pages that come with the site and have no row of their own."""
    return [
        Entry(
            source=f"site:{page['view']}",
            anchor=page.get("anchor", ""),
            kind=Kind.PAGE,
            title=page["title"],
            url=reverse(page["view"]) + (f"#{page['anchor']}" if "anchor" in page else ""),
            names=page["names"],
            summary=page["summary"],
        )
        for page in read_data("pages")["page"]
    ]


def read_names() -> dict[str, str]:
    """Other names for the pages about us."""
    return read_data("pages")["names"]


def read_data(name: str) -> dict:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
