"""What an editor has to mend on a page: each finding says which check, which field, and what to do.

Checks K1 to K24 of the brief. Here are those that can be read from the words: K3 to K8, K10 to K16, K19 to K22.
K1 and K2 (dates, author, reviewer) are held by `publishing` and by the database. K9 (urgent help), K17 (feedback),
K23 (print) and K24 (access) are part of the template of every page and of its tests; K18 (overdue) is
`publishing.overdue` and `publishing.searchable`.

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

from therapies.edition import cited
from therapies.findings import parts, sources, words
from therapies.findings.finding import Finding, bodies, fields, without_citations
from therapies.models import Source, Term, TherapyPage
from therapies.written import written

__all__ = ["Finding", "fields", "findings", "of", "without_citations"]


def of(page: TherapyPage) -> list[Finding]:
    """All findings of the working copy as it stands in the database."""
    document = written(page)
    known = {source.key: source for source in Source.objects.filter(key__in=cited(document))}
    found = list(findings(document, known, set(known_words())))
    if page.live is not None and page.status != TherapyPage.Status.PUBLISHED:
        found += words.nothing_told(document, page.live)
    return found


def known_words() -> list[str]:
    return [word.lower() for term in Term.objects.all() for word in (term.term, *term.also)]


def findings(
    document: dict, known: dict[str, Source], terms: set[str], on: date | None = None
) -> Iterator[Finding]:
    """All that is to be mended in a document. `known` are the sources that it cites, as far as there are any."""
    on = on or timezone.localdate()
    yield from parts.missing_parts(document)
    yield from parts.evidence(document, known)
    yield from parts.lines_for_safety(document)
    yield from parts.booking_before_risks(document)
    yield from sources.citations(document, known, on)
    yield from sources.regulators(document, known)
    yield from sources.sources_shown(document, known)
    for where, text in fields(document):
        yield from words.phrases(where, text)
        yield from words.ease(where, text)
        yield from sources.figures(where, text, known, on)
    for n, row in enumerate(document["changes"]):
        for name in ("what", "why"):
            yield from words.never(f"changes-{n}-{name}", row[name])
    for where, html in bodies(document):
        yield from words.links(where, html, document["kind"])
    yield from words.whole_text(document, terms)
