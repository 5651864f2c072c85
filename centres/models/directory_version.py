"""What says whether anything that is shown of the centres has changed."""

from msntc.content_version import ContentVersion


class DirectoryVersion(ContentVersion):
    """Moved by centres with their rows, and by therapies and their pages (migration 0013)."""
