"""Where staff write therapy pages. What readers see changes only through the steps of `publishing`."""

import js_asset
from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils.dateformat import format as date_format

from msntc.admin_tools.history import VersionedAdmin
from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.admin_tools.pages import allow_editor_style, build_extra_urls
from therapies import publishing
from therapies.admin import check_display, draft_links, preview, workflow
from therapies.admin.fields import PartsFields, SentenceFields
from therapies.admin.filters import DueFilter
from therapies.admin.inlines import ChangeInline, EvidenceInline, QuestionInline, SectionInline
from therapies.admin.page_form import TherapyPageForm
from therapies.models import Source, TherapyPage
from therapies.snapshots import SNAPSHOT, read_working_copy


@admin.register(TherapyPage)
class TherapyPageAdmin(VersionedAdmin, PartsFields, SentenceFields, OptimisticLock):
    snapshot, document_field = SNAPSHOT, "draft"
    form = TherapyPageForm
    inlines = [EvidenceInline, SectionInline, QuestionInline, ChangeInline]
    list_display = ["short_name", "kind", "status", "reviewer", "next_review_on"]
    list_filter = ["status", DueFilter, "kind"]
    list_select_related = ["reviewer"]
    search_fields = ["short_name", "title", "summary", "sections__heading", "sections__body"]
    readonly_fields = (
        "status version starter reviewer reviewed_on next_review_on published_on changed_on".split()
    )
    fieldsets = [
        ("What the page is", {"fields": ["title", "short_name", "slug", ("kind", "position"), "therapy"]}),
        ("At the top", {"fields": ["summary", "who_not", "audience", "key_points"]}),
        ("At a glance", {"fields": ["what_happens", "how_long", "how_often", "main_risks", "cost"]}),
        ("At the end", {"fields": ["ask", "related"]}),
        (
            "Who and when",
            {
                "fields": [
                    "author",
                    "written_on",
                    ("status", "version", "starter"),
                    ("reviewer", "reviewed_on", "next_review_on"),
                    ("published_on", "changed_on"),
                ]
            },
        ),
        (
            "If a phrase must stay",
            {
                "fields": ["override"],
                "description": "Some checks stop a page from being published because of a phrase. Where the phrase "
                "is right in its place, write why: those checks then let the page through. The reason counts for the "
                "phrases that stand on the page now. If another comes later, change the reason so that it speaks of "
                "both. Missing parts always have to be added. The reason is kept with the page and its history.",
            },
        ),
    ]

    class Media:
        js = ["js/admin-editor.js", "js/admin-paste.js"]

    def get_urls(self):
        own = build_extra_urls(
            self,
            ("<int:pk>/step/<slug:name>/", workflow.take_step, "therapies_therapypage_step"),
            ("<int:pk>/review/", workflow.review_page, "therapies_therapypage_review"),
            ("<int:pk>/review/invite/", draft_links.invite_reader, "therapies_therapypage_invite"),
            ("<int:pk>/review/<int:link>/revoke/", draft_links.revoke_link, "therapies_therapypage_revoke"),
            ("<int:pk>/preview/", preview.preview_page, "therapies_therapypage_preview"),
            ("<int:pk>/preview/phone/", preview.preview_on_phone, "therapies_therapypage_phone"),
        )
        return own + super().get_urls()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "related":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj and obj.published_on else {"slug": ["short_name"]}

    def get_readonly_fields(self, request, obj=None):
        """The address of a page that has been published stays: others link to it."""
        return [*self.readonly_fields, "slug"] if obj and obj.published_on else self.readonly_fields

    def has_delete_permission(self, request, obj=None):
        """What readers have seen is archived, not deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.published_on)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.live is not None else None

    def before_rows(self, request, obj, form):
        obj._before = read_working_copy(TherapyPage.objects.get(pk=obj.pk))

    def save_related(self, request, form, formsets, change):
        """The rows first, then the page: its one record in the history holds all that was saved."""
        super().save_related(request, form, formsets, change)
        page = form.instance
        if "override" in form.changed_data:
            publishing.justify_phrases(page, page.override)
        if not change:
            page.draft = read_working_copy(page)
            page.save()
        elif page._before != read_working_copy(page) or SNAPSHOT.outside(form.changed_data):
            publishing.save_new_version(page)
            self.say_what_readers_see(request, page)

    def restore(self, request, thing, document):
        publishing.restore_page_version(thing, document)

    def after_restore(self, request, thing):
        self.say_what_readers_see(request, thing)

    def say_what_readers_see(self, request, page: TherapyPage) -> None:
        if page.live is not None and page.changed_on:
            since = date_format(page.changed_on, "j F Y")
            messages.info(request, f"Readers still see the version of {since} until this one is published.")

    def response_add(self, request, obj, post_url_continue=None):
        return self.back_to_mend(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj):
        return self.back_to_mend(request, obj, super().response_change(request, obj))

    def back_to_mend(self, request, page: TherapyPage, response):
        """Where “Save” would leave the page, back to its form if something there must be mended first."""
        left = len(publishing.list_blocking_findings(page)) if "_save" in request.POST else 0
        if not left or not self.has_view_or_change_permission(request, page):
            return response
        messages.warning(
            request, f"Saved. {left} must be put right before publishing: see “What to put right”."
        )
        return redirect("admin:therapies_therapypage_change", page.pk)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["media"] = js_asset.Media.from_media(context["media"], nonce=request.csp_nonce)
        context["sources"] = Source.objects.only("key", "title", "authors", "year")
        if obj:
            context["mend"] = check_display.place_findings(
                obj, context["adminform"], context["inline_admin_formsets"]
            )
            context["steps"] = workflow.build_step_context(request, obj)
            context["live_since"] = obj.live is not None and obj.changed_on
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return allow_editor_style(super().changeform_view(request, object_id, form_url, extra_context))
