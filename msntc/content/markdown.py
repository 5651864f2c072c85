"""Reads texts that come with the site: facts in TOML between two lines of +++, then Markdown.

Raises `Unreadable`, which names the file, for what is not as expected.
"""

import re
import tomllib
from pathlib import Path

from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark", {"html": False})


class Unreadable(ValueError):
    """A file that does not follow the format."""


def split_front_matter(file: Path) -> tuple[dict, str]:
    """The facts and the text after them."""
    parts = re.split(r"^\+\+\+\s*$", file.read_text(encoding="utf-8"), maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise Unreadable(f"{file.name}: begin with +++, the facts, +++, and then the text.")
    return parse_toml(parts[1], file.name), parts[2]


def parse_toml(text: str, name: str) -> dict:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise Unreadable(f"{name}: {fault}") from fault


def render_markdown(text: str) -> str:
    return MARKDOWN.render(text).strip()
