"""Writing a line into the audit."""

from django.http import HttpRequest

from msntc import forms
from msntc.staff.models import AuditLine

What = AuditLine.What


def record_action(request: HttpRequest | None, what: str, about: object = "", *, who=None) -> AuditLine:
    """Notes that the account of the request, or `who`, did this. `about` is in words: never put a secret into it."""
    if who is None and request is not None:
        who = getattr(request, "user", None)
    known = who if who is not None and who.pk else None
    return AuditLine.objects.create(
        who=known,
        name=known.get_username() if known else "",
        what=what,
        about=str(about)[:300],
        address=forms.hash_for_today(forms.get_client_address(request)) if request is not None else None,
    )
