"""The pages about us: staff write them; the first text of each comes with the site and never takes theirs away."""

from pathlib import Path

from msntc.content.markdown import render_markdown, split_front_matter
from msntc.organisation.models import SitePage

FOLDER = Path(__file__).resolve().parent / "content"


def create_missing_pages() -> list[SitePage]:
    """Makes the pages that are missing; leaves those that are there. Returns the new ones. Raises Unreadable."""
    there = set(SitePage.objects.values_list("slug", flat=True))
    files = [split_front_matter(file) for file in sorted(FOLDER.glob("*.md"))]
    return [create_site_page(facts, text) for facts, text in files if facts["slug"] not in there]


def create_site_page(facts: dict, text: str) -> SitePage:
    return SitePage.objects.create(**facts, updated_on=facts["written_on"], body=render_markdown(text))
