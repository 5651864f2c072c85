"""Where staff keep who we are, and the pages about us."""

import js_asset
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from msntc.admin_tools.history import refuse_stale_page
from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.admin_tools.pages import allow_editor_style
from msntc.organisation import models


@admin.register(models.Organisation)
class OrganisationAdmin(OptimisticLock):
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
        models.forget_organisation()


@admin.register(models.SitePage)
class SitePageAdmin(OptimisticLock, SimpleHistoryAdmin):
    """Saving shows the text to readers at once; an earlier one is put back from the page's history."""

    fields = ["slug", "title", "summary", "body", "written_on", "updated_on"]
    list_display = ["title", "slug", "updated_on"]
    history_list_display = ["version"]
    object_history_form_template = "admin/organisation/sitepage/history_form.html"

    class Media:
        js = ["js/admin-editor.js", "js/admin-paste.js"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "updated_on"] if obj else ["updated_on"]

    def has_delete_permission(self, request, obj=None):
        """Every page of the site links to these pages."""
        return False

    def save_model(self, request, obj, form, change):
        newest = models.SitePage.objects.filter(pk=obj.pk).values_list("version", flat=True).first() or 0
        if obj.version == newest and not form.has_changed():
            return
        obj.version = newest + 1
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
        return allow_editor_style(response)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An earlier version in the form; it is put back only over what its reader has seen."""
        with transaction.atomic():
            page = get_object_or_404(models.SitePage.objects.select_for_update(), pk=object_id)
            if request.method == "POST" and (away := refuse_stale_page(request, page)):
                return away
            seen = {"newest": page.version}
            return allow_editor_style(super().history_form_view(request, object_id, version_id, seen))
