"""Reads the starter files. Raises `Unreadable`, which names the file and the line, for what is not as expected."""

import re
from dataclasses import dataclass
from pathlib import Path

from msntc.content.markdown import Unreadable, parse_toml, render_markdown, split_front_matter

__all__ = ["PageFile", "Unreadable", "parse_page_file", "read_page_files", "read_tables"]

FOLDER = Path(__file__).resolve().parent
HEADING = re.compile(r"^(#{1,2}) +(.+?)(?: +\{([a-z-]+)\})?\s*$")


@dataclass(frozen=True, slots=True)
class PageFile:
    """One page: its facts, its sections (role, heading, one line, HTML) and its questions (question, HTML)."""

    name: str
    facts: dict
    sections: list[tuple[str, str, str, str]]
    questions: list[tuple[str, str]]


def read_tables(folder: str) -> dict[str, dict]:
    """All tables of the TOML files in a folder beside this module, by key. A key twice is refused."""
    found: dict[str, dict] = {}
    for file in sorted((FOLDER / folder).glob("*.toml")):
        for key, table in parse_toml(file.read_text(encoding="utf-8"), file.name).items():
            if key in found:
                raise Unreadable(f"{file.name}: [{key}] stands in another file too.")
            found[key] = table
    return found


def read_page_files(folder: Path = FOLDER) -> list[PageFile]:
    return [parse_page_file(file) for file in sorted(folder.glob("*.md"))]


def parse_page_file(file: Path) -> PageFile:
    facts, body = split_front_matter(file)
    parts = list(split_at_headings(body, file.name))
    return PageFile(
        name=file.name,
        facts=facts,
        sections=[
            (role, heading, *split_summary(text)) for kind, role, heading, text in parts if kind == "section"
        ],
        questions=[
            (heading, render_markdown(text)) for kind, _, heading, text in parts if kind == "question"
        ],
    )


def split_at_headings(body: str, name: str):
    """Kind, role, heading and Markdown of each part of the text."""
    kind, role, heading, text = "section", "", "", []
    for line in [*body.splitlines(), "## end {more}"]:
        if not (found := HEADING.match(line)):
            text.append(line)
            continue
        words = "\n".join(text).strip()
        if heading:
            yield kind, role, heading, words
        elif words:
            raise Unreadable(f"{name}: text before the first heading.")
        heading, role, text = found[2], found[3] or "more", []
        if found[1] == "#":
            kind, heading = "question", ""


def split_summary(text: str) -> tuple[str, str]:
    """A part's one line, which begins with a colon, and the HTML of what follows."""
    first, _, rest = text.partition("\n")
    if not first.startswith(": "):
        return "", render_markdown(text)
    return first.removeprefix(": ").strip(), render_markdown(rest)
