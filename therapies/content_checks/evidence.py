"""What a page must have: its parts, its evidence, its two lines for safety, and no booking above the risks."""

import re
from collections.abc import Iterator

from msntc.content.rich_text import extract_plain_text
from therapies.content_checks import phrases
from therapies.content_checks.finding import Finding, list_html_bodies, list_text_fields, strip_citations
from therapies.models import EvidenceStatement, Source, TherapyPage
from therapies.models.page import Section

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
UNSURE = {EvidenceStatement.Certainty.VERY_LOW, EvidenceStatement.Certainty.NONE}
BELOW = {"sections", "questions", "ask"}
"""Fields that stand below the head of a page."""


def check_missing_parts(document: dict) -> Iterator[Finding]:
    """K5, K13: the sections and fields that this kind of page must have."""
    kind = Kind(document["kind"])
    there = {row["role"] for row in document["sections"] if extract_plain_text(row["body"])}
    for role in REQUIRED_ROLES[kind].split():
        if role not in there:
            check = "K13" if role == Role.HOW_WRITTEN else "K5"
            yield Finding(check, "", f"Add a section “{Role(role).label}”.", blocks=True)
    for name in REQUIRED_FIELDS[kind].split():
        if not document[name]:
            label = getattr(TherapyPage, name).field.verbose_name
            yield Finding("K5", name, f"Fill in “{label}”.", blocks=True)


def check_evidence(document: dict, sources: dict[str, Source]) -> Iterator[Finding]:
    """K3, K4: a grade for each outcome, with its reason and its sources, and one that stands for the page."""
    if not sources:
        yield Finding("K3", "", "Cite at least one source.", blocks=True)
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
    if document["kind"] == Kind.THERAPY and not has_review(document, sources):
        yield Finding(
            "K3",
            "",
            "Cite the best systematic review, whichever way it points. Where nobody has made one, cite a review "
            "article, and say of each outcome that we are very unsure.",
            blocks=True,
        )


def has_review(document: dict, sources: dict[str, Source]) -> bool:
    """Whether the studies are summed up by a systematic review; by any review, where little is known at all."""
    kinds = {source.kind for source in sources.values()}
    unsure = all(row["certainty"] in UNSURE for row in document["evidence"])
    return Source.Kind.SYSTEMATIC_REVIEW in kinds or (unsure and Source.Kind.REVIEW in kinds)


def check_safety_lines(document: dict) -> Iterator[Finding]:
    """K8: the two lines that every page says."""
    text = " ".join(strip_citations(extract_plain_text(html)) for _, html in list_html_bodies(document))
    if MEDICINE not in text:
        yield Finding("K8", "", f"Add this line to a section: “{MEDICINE}.”", blocks=True)
    if not MS_TEAM.search(text.replace(MEDICINE, "")):
        yield Finding("K8", "", "Say somewhere: “Talk to your MS team.”", blocks=True)


def check_booking_place(document: dict) -> Iterator[Finding]:
    """K11: nothing to book above the risks, which stand below the whole head of the page."""
    above = [(where, text) for where, text in list_text_fields(document) if where.split("-")[0] not in BELOW]
    for n, row in enumerate(document["sections"]):
        if row["role"] in (Role.RISKS, Role.WHO_NOT):
            break
        above += [
            (f"sections-{n}-heading", row["heading"]),
            (f"sections-{n}-body", extract_plain_text(row["body"])),
        ]
    for where, text in above:
        if found := phrases.BOOKING.search(text):
            yield Finding("K11", where, f"Take out “{found[0]}”: risks come before booking.", True)
