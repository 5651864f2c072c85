"""Where staff keep who we are, and the pages about us."""

import js_asset
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from msntc.organisation import models
from msntc.organisation.forms import SitePageForm

EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"
"""The one style that the editor adds to its page itself."""


@admin.register(models.Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """One row, edited in place: staff see the form, not a list of one."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        models.Organisation.objects.get_or_create(id=1)
        return redirect("admin:organisation_organisation_change", 1)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        models.forget()


@admin.register(models.SitePage)
class SitePageAdmin(SimpleHistoryAdmin):
    """Saving shows the text to readers at once; an earlier one is put back from the page's history."""

    form = SitePageForm
    fields = ["slug", "title", "summary", "body", "written_on", "updated_on", "seen_version"]
    list_display = ["title", "slug", "updated_on"]
    history_list_display = ["version"]

    class Media:
        css = {"all": ["css/admin.css"]}
        js = ["js/admin-editor.js"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "updated_on"] if obj else ["updated_on"]

    def has_delete_permission(self, request, obj=None):
        """Every page of the site links to these pages."""
        return False

    def save_model(self, request, obj, form, change):
        obj.version = form.newest + 1 if change else 1
        obj.updated_on = timezone.localdate()
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = js_asset.Media.from_media(context["media"], nonce=request.csp_nonce)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def render_history_view(self, request, template, context, **kwargs):
        if adminform := context.get("adminform"):
            media = self.media + adminform.media
            context["media"] = js_asset.Media.from_media(media, nonce=request.csp_nonce)
        return super().render_history_view(request, template, context, **kwargs)

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        response = super().changeform_view(request, object_id, form_url, extra_context)
        return with_editor(response)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        with transaction.atomic():
            return with_editor(super().history_form_view(request, object_id, version_id, extra_context))


def with_editor(response):
    response._csp_update = {"style-src": [EDITOR_STYLE]}
    return response
