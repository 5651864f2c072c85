"""Reads the starter files. Raises `Unreadable`, which names the file and the line, for what is not as expected."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

FOLDER = Path(__file__).resolve().parent
HEADING = re.compile(r"^(#{1,2}) +(.+?)(?: +\{([a-z-]+)\})?\s*$")
MARKDOWN = MarkdownIt("commonmark", {"html": False})


class Unreadable(ValueError):
    """A starter file that does not follow the format."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One page: its facts, its sections (role, heading, HTML) and its questions (question, HTML)."""

    name: str
    facts: dict
    sections: list[tuple[str, str, str]]
    questions: list[tuple[str, str]]


def tables(folder: str) -> dict[str, dict]:
    """All tables of the TOML files in a folder beside this module, by key. A key twice is refused."""
    found: dict[str, dict] = {}
    for file in sorted((FOLDER / folder).glob("*.toml")):
        for key, table in toml(file.read_text(encoding="utf-8"), file.name).items():
            if key in found:
                raise Unreadable(f"{file.name}: [{key}] stands in another file too.")
            found[key] = table
    return found


def pages(folder: Path = FOLDER) -> list[PageFile]:
    return [page(file) for file in sorted(folder.glob("*.md"))]


def page(file: Path) -> PageFile:
    _, front, body = split(file)
    parts = list(headed(body, file.name))
    return PageFile(
        name=file.name,
        facts=toml(front, file.name),
        sections=[(role, heading, html) for kind, role, heading, html in parts if kind == "section"],
        questions=[(heading, html) for kind, _, heading, html in parts if kind == "question"],
    )


def split(file: Path) -> tuple[str, str, str]:
    parts = re.split(r"^\+\+\+\s*$", file.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise Unreadable(f"{file.name}: begin with +++, the facts, +++, and then the text.")
    return parts[0], parts[1], parts[2]


def toml(text: str, name: str) -> dict:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unreadable(f"{name}: {fault}") from fault


def headed(body: str, name: str):
    """Kind, role, heading and HTML of each part of the text."""
    kind, role, heading, text = "section", "", "", []
    for line in [*body.splitlines(), "## end {more}"]:
        if not (found := HEADING.match(line)):
            text.append(line)
            continue
        words = "\n".join(text).strip()
        if heading:
            yield kind, role, heading, MARKDOWN.render(words).strip()
        elif words:
            raise Unreadable(f"{name}: text before the first heading.")
        heading, role, text = found[2], found[3] or "more", []
        if found[1] == "#":
            kind, heading = "question", ""
