"""Who may open the pages that giving has of its own within the admin."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def require_right(right: str):
    """For a view of the admin: without the right, 403."""

    def guard(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.has_perm(f"giving.{right}"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
