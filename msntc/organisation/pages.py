"""The pages about us: staff write them; the first text of each comes with the site and never takes theirs away."""

from pathlib import Path

from msntc.media.markdown import html, split
from msntc.organisation.models import SitePage

FOLDER = Path(__file__).resolve().parent / "content"


def load() -> list[SitePage]:
    """Makes the pages that are missing; leaves those that are there. Returns the new ones. Raises Unreadable."""
    there = set(SitePage.objects.values_list("slug", flat=True))
    files = [split(file) for file in sorted(FOLDER.glob("*.md"))]
    return [make(facts, text) for facts, text in files if facts["slug"] not in there]


def make(facts: dict, text: str) -> SitePage:
    return SitePage.objects.create(**facts, updated_on=facts["written_on"], body=html(text))


def missing() -> list[str]:
    """The titles of the pages that do not exist yet, in their usual order."""
    there = set(SitePage.objects.values_list("slug", flat=True))
    return [place.label for place in SitePage.Place if place.value not in there]
