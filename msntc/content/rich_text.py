"""Text that staff write, and no more markup in it than the site shows.

The field cleans on every way into the database: forms, `save()`, `bulk_create()`, `update()` and imports alike. What
comes out of it may be put into a page as it is.
"""

import html
import re
from typing import NamedTuple

import nh3
from django.utils.html import strip_tags
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

from msntc.content import blocks

SCHEMES = ["https", "http", "mailto", "tel"]


def get_editor_extensions(levels: tuple[int, ...]) -> dict:
    """What the editor offers, which is what the sanitiser lets through: both read this."""
    return {
        "Bold": True,
        "Italic": True,
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        **({"Heading": {"levels": list(levels)}} if levels else {}),  # an empty list would mean all six
        "Link": {"enableTarget": False, "protocols": SCHEMES},
    }


class CleanTextField(ProseEditorField):
    """Rich text, limited to paragraphs, headings of the given levels, bold, italic, lists, quotes and links."""

    def __init__(self, *args, levels: tuple[int, ...] = (2, 3), **kwargs):
        self.levels = levels
        kwargs["extensions"] = get_editor_extensions(levels)
        super().__init__(*args, sanitize=False, **kwargs)
        allowed = allowlist_from_extensions(expand_extensions(get_editor_extensions(levels)))
        allowed["attributes"] |= {"*": set()}  # else nh3 lets `title` and `lang` through on every tag
        self.cleaner = nh3.Cleaner(**allowed)
        self.tags = set(allowed["tags"])
        self.with_blocks = nh3.Cleaner(**allowed | {"tags": self.tags | blocks.BLOCKS})
        self.sanitize = self.cleaned

    def cleaned(self, text: str | None) -> str | None:
        """The text with nothing in it that the site does not show; empty when there are no words."""
        if not isinstance(text, str):
            return text
        if has_strange_blocks(text := self.with_blocks.clean(text), self.tags):
            text = blocks.unwrap_blocks(text, self.tags)
        text = self.cleaner.clean(text).strip()
        return text if strip_tags(text).strip() else ""

    def get_prep_value(self, value):
        return self.cleaned(super().get_prep_value(value))

    def pre_save(self, instance, add):
        value = self.cleaned(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value


def has_strange_blocks(text: str, allowed: set[str]) -> bool:
    return any(f"<{tag}" in text for tag in blocks.BLOCKS - allowed)


BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<br ?/?>")


def extract_plain_text(text: str) -> str:
    """The words of a clean text, each block on lines of its own, for searching and for counting."""
    return html.unescape(strip_tags(BLOCK_END.sub("\n", text))).strip()


class TextPart(NamedTuple):
    """A heading of the second level, and the clean HTML below it."""

    heading: str
    body: str


def split_at_headings(text: str) -> tuple[str, list[TextPart]]:
    """A clean text as what stands before its first heading of the second level, and its parts."""
    lead, *rest = re.split(r"<h2>(.*?)</h2>", text, flags=re.DOTALL)
    headings, bodies = rest[::2], rest[1::2]
    parts = [TextPart(extract_plain_text(h), b.strip()) for h, b in zip(headings, bodies, strict=True)]
    return lead.strip(), parts
