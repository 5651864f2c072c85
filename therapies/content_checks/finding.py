"""One finding, and the texts of a page that findings are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from msntc.content.rich_text import extract_plain_text
from therapies.rendering import CITATION


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is the name of the form field that it belongs to; empty for the page as a whole."""

    check: str
    where: str
    says: str
    blocks: bool = False
    may_be_justified: bool = False
    about: str = ""
    """The sentence that it is about."""

    @property
    def mark(self) -> str:
        """What a written reason is given for: this check, in these words. The place may move."""
        return f"{self.check} {self.about or self.says}"


def list_html_bodies(document: dict) -> Iterator[tuple[str, str]]:
    for n, row in enumerate(document["sections"]):
        yield f"sections-{n}-body", row["body"]
    for n, row in enumerate(document["questions"]):
        yield f"questions-{n}-answer", row["answer"]


def list_text_fields(document: dict) -> Iterator[tuple[str, str]]:
    """Each text with the name of its field, as plain words; citations stay in."""
    for (
        name
    ) in "title short_name summary who_not audience what_happens how_long how_often main_risks cost".split():
        yield name, document[name]
    for name in ("key_points", "ask"):
        yield name, "\n".join(document[name])
    for n, row in enumerate(document["sections"]):
        yield f"sections-{n}-heading", row["heading"]
        yield f"sections-{n}-summary", row["summary"]
        yield f"sections-{n}-picture_alt", row.get("picture_alt", "")
    for n, row in enumerate(document["questions"]):
        yield f"questions-{n}-question", row["question"]
    for n, row in enumerate(document["evidence"]):
        for name in ("outcome", "sentence", "reason", "population", "dose", "numbers_say"):
            yield f"evidence-{n}-{name}", row[name]
    for where, html in list_html_bodies(document):
        yield where, extract_plain_text(html)


def strip_citations(text: str) -> str:
    return CITATION.sub("", text)
