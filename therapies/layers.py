"""How a page opens: its parts in groups, each with a heading and one line, the rest folded until somebody wants it.

What a part holds stands in its template (templates/therapies/). Two sheets of paper hold the parts that are on_sheet.
"""

from collections import defaultdict
from dataclasses import dataclass

from therapies.models import TherapyPage

GROUPS = {
    "what": "what session cost",
    "more": "more",
    "safety": "help who-not page-help risks safety checked-by worse",
    "studies": "evidence known unknown hope",
    "decide": "key-points ask questions other centres related",
    "about": "how-written checked sources",
}
"""Each group with the roles of the sections, and the other parts, that stand in it: one after the other."""
TAILS = {"other": "related", "how-written": "checked"}
"""The parts that stand at the end of the last section of a role, where there is one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One fold. `section`: that of the published document, where its words are one; `tail`: a template after it."""

    anchor: str
    heading: str
    summary: str
    template: str
    section: dict | None = None
    tail: str = ""
    is_open: bool = False
    is_on_sheet: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    anchor: str
    heading: str
    parts: list[Part]


def build_groups(live: dict, therapy: str, offering: list, related: list[dict]) -> list[Group]:
    """The groups of a published document that have parts.

    `therapy`: the name of what centres offer, if the page is about one; `offering`: they; `related`: other pages.
    """
    parts = defaultdict[str, list[Part]](list)
    others = {part.anchor: part for part in list_other_parts(live, therapy, offering, related)}
    last = {section["role"]: section for section in live["sections"]}
    for section in live["sections"]:
        role = section["role"]
        tail = others.pop(TAILS.get(role, ""), None) if section is last[role] else None
        parts[role].append(build_section_part(section, tail, is_first=not parts[role]))
    for anchor, part in others.items():
        parts[anchor].append(part)
    headings = name_groups(live["kind"], has_session=bool(parts["session"]))
    groups = [
        Group(f"group-{name}", headings[name], [part for role in roles.split() for part in parts[role]])
        for name, roles in GROUPS.items()
    ]
    return [group for group in groups if group.parts]


def name_groups(kind: str, *, has_session: bool) -> dict[str, str]:
    is_choice = kind in (TherapyPage.Kind.THERAPY, TherapyPage.Kind.GUIDE)
    return {
        "what": "The session" if has_session else "What it is",
        "more": "Living with it" if kind == TherapyPage.Kind.SELF_HELP else "More about it",
        "safety": "Safety",
        "studies": "The studies",
        "decide": "Before you decide" if is_choice else "What next",
        "about": "About this page",
    }


def build_section_part(section: dict, tail: Part | None, *, is_first: bool) -> Part:
    """Where to get help, who should not have it, and what to do if one feels worse stand open and are printed."""
    is_safety = section["role"] in ("help", "worse") or (section["role"] == "who-not" and is_first)
    return Part(
        anchor=section["anchor"],
        heading=section["heading"],
        summary=section.get("summary", ""),
        template="therapies/_section.html",
        section=section,
        tail=tail.template if tail else "",
        is_open=is_safety,
        is_on_sheet=is_safety and section["role"] != "worse",
    )


def list_other_parts(live: dict, therapy: str, offering: list, related: list[dict]) -> list[Part]:
    """The parts that are no section, those that there are."""
    points, ask, questions, sources = (
        len(live[name]) for name in ("key_points", "ask", "questions", "sources")
    )
    centres = f"{len(offering)} on our list." if offering else "None on our list says so."
    rows = [
        (bool(live["cost"]), "cost", "What does it cost?", ""),
        (True, "page-help", "When to get help quickly", ""),
        (bool(live["evidence"]), "evidence", "How sure are we, and why?", "What each answer rests on."),
        (points and bool(live["evidence"]), "key-points", "In short", f"The {points} most important points."),
        (ask, "ask", "Questions to ask", f"{ask} to take with you."),
        (questions, "questions", "Questions and answers", f"{questions} that people ask."),
        (bool(therapy), "centres", "Centres that offer this", centres),
        (bool(related), "related", "Read more", f"{len(related)} pages near to this one."),
        (True, "checked", "Who wrote and checked it", "And what has changed since."),
        (sources, "sources", "Sources", f"{sources} in all, a line each."),
    ]
    return [
        Part(
            anchor,
            heading,
            summary,
            f"therapies/_{anchor.replace('-', '_')}.html",
            is_open=anchor == "page-help",
            is_on_sheet=anchor in ("page-help", "ask"),
        )
        for is_there, anchor, heading, summary in rows
        if is_there
    ]


@dataclass(frozen=True, slots=True)
class People:
    """Of `total` people in a trial, `count` were better: in words, and as dots in rows of ten of a hundred."""

    count: int
    total: int

    @property
    def in_hundred(self) -> int:
        return round(100 * self.count / self.total)

    @property
    def words(self) -> str:
        if self.count and not self.in_hundred:
            return "fewer than 1 in 100"
        if self.count < self.total and self.in_hundred == 100:
            return "more than 99 in 100"
        return f"{'about ' if 100 * self.count % self.total else ''}{self.in_hundred} in 100"

    @property
    def full_rows(self) -> int:
        """The height of the rows of ten that are full, of a picture in which a dot is 15 wide and high."""
        return self.in_hundred // 10 * 15

    @property
    def last_row(self) -> int:
        """The width of the row that is not full."""
        return self.in_hundred % 10 * 15


def count_people(row: dict) -> list[tuple[str, People]]:
    """Who was better with it and without it, where a statement of evidence has the numbers."""
    if not row.get("treated"):
        return []
    return [
        ("who had it", People(row["better_treated"], row["treated"])),
        ("who did not", People(row["better_compared"], row["compared"])),
    ]
