"""What the pages of this admin share: their frame, their rows that are only looked at, and who may open them."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody types: they come from the provider, from forms of their own, or from the ledger."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def render_giving_admin(
    request: HttpRequest, model_admin, name: str, context: dict, status: int = 200
) -> HttpResponse:
    frame = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "media": model_admin.media,
    }
    return TemplateResponse(request, f"admin/giving/{name}.html", frame | context, status=status)


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


def build_extra_urls(model_admin, *views) -> list:
    """Addresses of own pages: (address, view, name) each; the view gets the model's admin as a keyword."""
    return [
        path(address, model_admin.admin_site.admin_view(view), {"model_admin": model_admin}, name)
        for address, view, name in views
    ]
