"""What moves with all that readers see of the pages."""

from msntc.content_version import ContentVersion


class PagesVersion(ContentVersion):
    """Moved by pages, therapies, people and sources (migration 0007)."""
