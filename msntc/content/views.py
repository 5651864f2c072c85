"""Pictures as visitors get them. A name always means the same picture, so browsers may keep it for ever."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

WELL_FORMED = re.compile(r"[0-9a-f]{32}-[1-9][0-9]{2,3}\.webp")
A_YEAR = 31_536_000  # seconds


@require_safe
def serve_picture(request: HttpRequest, file: str) -> FileResponse:
    """One of our own pictures, and never another file."""
    if not WELL_FORMED.fullmatch(file):
        raise Http404
    try:
        opened = default_storage.open(f"pictures/{file}")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        opened,
        content_type="image/webp",
        headers={"Cache-Control": f"public, max-age={A_YEAR}, immutable"},
    )
