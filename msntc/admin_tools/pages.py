"""What own pages of the admin share: their frame and addresses, rows that are only looked at."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from msntc.content.security_policy import extend_policy


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody types: they come from the provider, from forms of their own, or from the ledger."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def render_admin_page(
    request: HttpRequest, model_admin, template: str, context: dict, status: int = 200
) -> HttpResponse:
    """A page within the admin; `template` is its name below templates/admin, as "giving/form"."""
    frame = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "media": model_admin.media,
    }
    return TemplateResponse(request, f"admin/{template}.html", frame | context, status=status)


def build_extra_urls(model_admin, *views) -> list:
    """Addresses of own pages: (address, view, name) each; the view gets the model's admin as a keyword."""
    return [
        path(address, model_admin.admin_site.admin_view(view), {"model_admin": model_admin}, name)
        for address, view, name in views
    ]


EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
"""The one style that the editor adds to its page itself; tests/browser/test_editing.py sees it refused otherwise."""


def allow_editor_style(response: HttpResponse) -> HttpResponse:
    return extend_policy(response, {"style-src": [EDITOR_STYLE]})
