"""What an editor has to mend on a page: each finding says which check, which field, and what to do.

Checks K1 to K24 (.github/GLOSSARY.md). Here are those that can be read from the words: K3 to K8, K10 to K16, K19 to
K22.
K1 and K2 (dates, author, reviewer) are held by `publishing` and by the database. K9 (urgent help), K17 (feedback),
K23 (print) and K24 (access) are part of the template of every page and of its tests; K18 (overdue) is
`review_dates.is_overdue` and `review_dates.build_searchable_filter`.

A person must do what no program can:
K3: see that a source says what it is cited for, and that the best review is cited whether it speaks for or against.
K13: see that “how we wrote this” says who pays for the page, and that centres offer the therapy.
K14: see that no brand or seller is named.
K19: try each source's link, and look whether it was withdrawn. Here only the date of the last look is read.
K20: ask each centre for its pressure, price, way in, screening and registration; none of it is kept on these pages.
"""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from therapies.content_checks import evidence, grades, promises, sources
from therapies.content_checks.finding import Finding, list_html_bodies, list_text_fields, strip_citations
from therapies.models import Source, Term, TherapyPage
from therapies.rendering import list_cited_keys
from therapies.snapshots import read_working_copy

__all__ = ["Finding", "check_document", "check_page", "list_text_fields", "strip_citations"]


def check_page(page: TherapyPage) -> list[Finding]:
    """All findings of the working copy as it stands in the database."""
    document = read_working_copy(page)
    known = {source.key: source for source in Source.objects.filter(key__in=list_cited_keys(document))}
    found = list(check_document(document, known, set(list_glossary_words())))
    if page.live is not None and page.status != TherapyPage.Status.PUBLISHED:
        found += promises.check_change_log(document, page.live)
    return found


def list_glossary_words() -> list[str]:
    return [word.lower() for term in Term.objects.all() for word in (term.term, *term.also)]


def check_document(
    document: dict, known: dict[str, Source], terms: set[str], on: date | None = None
) -> Iterator[Finding]:
    """All that is to be mended in a document. `known` are the sources that it cites, as far as there are any."""
    on = on or timezone.localdate()
    yield from evidence.check_missing_parts(document)
    yield from evidence.check_evidence(document, known)
    yield from grades.check_grades(document, on)
    yield from evidence.check_safety_lines(document)
    yield from evidence.check_booking_place(document)
    yield from sources.check_citations(document, known, on)
    yield from sources.check_regulators(document, known)
    yield from sources.check_source_list(document, known)
    for where, text in list_text_fields(document):
        name, *row = where.split("-")
        is_cited = name == "evidence" and bool(document["evidence"][int(row[0])]["sources"])
        yield from promises.check_phrases(where, text, is_cited)
        yield from promises.check_readability(where, text)
        yield from sources.check_figures(where, text, known, on)
    for n, row in enumerate(document["changes"]):
        for name in ("what", "why"):
            yield from promises.check_promises(f"changes-{n}-{name}", row[name])
    for where, html in list_html_bodies(document):
        yield from promises.check_links(where, html, document["kind"])
    yield from promises.check_whole_text(document, terms)
