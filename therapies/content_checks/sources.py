"""What a page rests on: its sources, its figures, and what it says of regulators."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from therapies.content_checks import phrases
from therapies.content_checks.finding import Finding, list_html_bodies, list_text_fields, strip_citations
from therapies.content_checks.promises import check_promises
from therapies.models import Source, TherapyPage
from therapies.rendering import CITATION

OLD = 3
"""Years after which a figure's source is old (K16)."""
FIGURES_MAY_BE_OLD = {Source.Kind.LAW}
MAY_SELL = {Source.Kind.WEBSITE, Source.Kind.NEWS}
"""Sources that may belong to a seller (K14)."""
DOCUMENTS = {Source.Kind.LAW, Source.Kind.REGULATOR, Source.Kind.GUIDELINE}
"""What can bear a sentence about regulators (K21)."""


def check_citations(document: dict, sources: dict[str, Source], on: date) -> Iterator[Finding]:
    """K3, K19: each citation has its source, which has not been withdrawn and was looked at within the year."""
    places = [(where, CITATION.findall(html)) for where, html in list_html_bodies(document)]
    places += [(f"evidence-{n}-sources", row["sources"]) for n, row in enumerate(document["evidence"])]
    for where, keys in places:
        for key in dict.fromkeys(keys):
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


def check_source_list(document: dict, sources: dict[str, Source]) -> Iterator[Finding]:
    """K6, K14: what we show of the sources promises nothing, and their list leads to nobody who sells."""
    is_guide = document["kind"] == TherapyPage.Kind.GUIDE
    for key, source in sources.items():
        for name in ("note", "title", "quote"):
            for finding in check_promises("", getattr(source, name), is_cited=True):
                yield replace(finding, says=f"In the {name} of the source “{key}”: {finding.says}")
        link = f'href="{source.address}"'
        host = phrases.OUTSIDE.search(link)
        if phrases.AFFILIATE.search(link):
            yield Finding("K14", "", f"The link of the source “{key}” names who sent the reader.", True)
        elif is_guide and source.kind in MAY_SELL and host and not phrases.PUBLIC_BODY.search(host[1]):
            says = f"The source “{key}” leads to {host[1]}. See that nothing is sold there."
            yield Finding("K14", "", says)


def check_figures(where: str, text: str, sources: dict[str, Source], on: date) -> Iterator[Finding]:
    """K16: figures with their year and their source, which is not old."""
    if not where.endswith(("-body", "-answer")):
        return
    keys = []
    for found in phrases.find_statistics(text):
        cited_here = CITATION.findall(found.sentence)
        keys += cited_here
        if not cited_here:
            yield Finding(
                "K16", where, f"“{found.phrase}”: cite the source of this figure, and say its year."
            )
        elif not phrases.YEAR.search(strip_citations(found.sentence)):
            yield Finding("K16", where, f"“{found.phrase}”: say of which year this figure is.")
    for source in [sources[key] for key in dict.fromkeys(keys) if key in sources]:
        if source.year is None:
            yield Finding("K16", where, f"The figure from “{source.key}” has no year: its source has none.")
        elif on.year - source.year > OLD and source.kind not in FIGURES_MAY_BE_OLD:
            yield Finding(
                "K16", where, f"The figure from “{source.key}” is of {source.year}. Look for a newer one."
            )


def check_regulators(document: dict, sources: dict[str, Source]) -> Iterator[Finding]:
    """K21: what is said of regulators and the law has a document: in its sentence, or its statement of evidence.

    A field that takes no citation needs one anywhere on the page.
    """
    for where, text in list_text_fields(document):
        name, row = where.split("-")[0], where.split("-")[1:2]
        for found in phrases.find_regulatory_claims(text):
            if where.endswith(("-body", "-answer")):
                keys = CITATION.findall(found.sentence)
            elif name == "evidence":
                keys = document["evidence"][int(row[0])]["sources"]
            else:
                keys = list(sources)
            if not any(key in sources and sources[key].kind in DOCUMENTS for key in keys):
                says = f"“{found.phrase}”: cite the law, the guideline or the regulator that says so."
                yield Finding("K21", where, says, True, True, about=found.sentence)
