"""Where staff keep the centres: the office all of them, an editor their own, made for a phone."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from leaflet.admin import LeafletGeoAdmin

from centres import offline_list, page_views
from centres.admin import import_export, merging, phone, preview
from centres.admin.actions import BULK_ACTIONS
from centres.admin.centre_form import CentreForm
from centres.admin.fields import PICKED, EditorsField, PinWidget
from centres.admin.filters import CentreLinkChangeFilter
from centres.admin.inlines import INLINES
from centres.admin.permissions import can_see_all_centres, get_own_centres, is_own_centre
from centres.admin.warnings import list_centre_warnings
from centres.gazetteer.results import LocatedPoint
from centres.geocoding import describe_move, find_postcode_place
from centres.models import Centre
from centres.models.fields import Use, list_fields
from centres.snapshots import SNAPSHOT, build_centre_document, get_stored_centres, restore_centre, save_centre
from msntc.admin_tools.history import VersionedAdmin
from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.admin_tools.pages import build_extra_urls
from msntc.content.security_policy import extend_policy
from msntc.staff import audit

FIRST = "What people look for first"
EIGHT = "phone email website address town postcode opening_hours closure_note".split()
CLOSED = [("closed_from", "closed_until"), "closed_reason"]
ALL_RIGHT = ("Is all of this right?", {"fields": ["all_right", "confirmed_on"]})
FOLDED = {"classes": ["collapse"]}
EVERYDAY = [
    (FIRST, {"fields": EIGHT}),
    ("Days without a session", {"fields": ["closed_other_days"]}),
    ("Single days without a session", FOLDED | {"fields": ["closed_weekdays"]}),
    ("Closed for a time", {"fields": CLOSED}),
    ("On the map", {"fields": ["point", "pin"]}),
    (
        "Who may come",
        FOLDED | {"fields": ["who_may_come", "form_first", "letter_first", "terms_checked_on"]},
    ),
    ("In the centre’s own words", FOLDED | {"fields": list_fields(Use.OWN_WORDS)}),
    ("More", FOLDED | {"fields": ["phone_answered_by", "also_offers", "county", "nation"]}),
    (
        "Whom we ask whether it is still right (never shown)",
        FOLDED | {"fields": ["contact_email", "second_contact_email"]},
    ),
    ALL_RIGHT,
]
LOCKED = ["name", "slug", "charity_number", "status"]
"""What only the office may change."""
NOT_SHOWN = tuple(list_fields(Use.OFFICE))
"""What an editor does not see, and may not search by; the document holds all of it."""
OFFICE = [
    ("The centre", {"fields": [*LOCKED, "editors"]}),
    *EVERYDAY,
    (
        "For the office",
        FOLDED
        | {"fields": ["heard_of", "needs_call", "source", "source_date", "staff_notes", "old_addresses"]},
    ),
]
EDITOR = [*EVERYDAY, ("What only the office can change", FOLDED | {"fields": LOCKED})]


@admin.register(Centre)
class CentreAdmin(VersionedAdmin, OptimisticLock, LeafletGeoAdmin):
    snapshot, document_field = SNAPSHOT, "document"
    form = CentreForm
    inlines = [*INLINES]
    widget = PinWidget
    formfield_overrides = PICKED
    list_display = ["name", "town", "nation", "status", "pin", "confirmed_on"]
    list_filter = ["status", "nation", "pin", "therapies", CentreLinkChangeFilter]
    search_fields = ["name", "town", "postcode", "charity_number"]
    readonly_fields = ["old_addresses"]
    actions = BULK_ACTIONS
    show_facets = admin.ShowFacets.ALWAYS
    save_on_top = True

    class Media:
        css = {"all": ["css/admin-centre.css"]}

    def get_urls(self):
        own_pages = build_extra_urls(
            self,
            ("<int:pk>/preview/", preview.preview_centre, "centres_centre_preview"),
            ("<int:pk>/phone-off/", phone.take_phone_off, "centres_centre_phone_off"),
            ("<int:pk>/merge/", merging.merge_centre, "centres_centre_merge"),
        )
        return own_pages + import_export.build_table_urls(self) + super().get_urls()

    # Who sees and changes what

    def get_queryset(self, request):
        return get_own_centres(request.user, super().get_queryset(request))

    def has_view_permission(self, request, obj=None) -> bool:
        return super().has_view_permission(request, obj) and is_own_centre(request.user, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        """A centre that goes on under another one is only looked at."""
        may_change = super().has_change_permission(request, obj) and is_own_centre(request.user, obj)
        return may_change and not (obj and obj.merged_into_id)

    def has_bulk_permission(self, request) -> bool:
        return can_see_all_centres(request.user) and self.has_change_permission(request)

    def has_delete_permission(self, request, obj=None) -> bool:
        """A centre is closed for good, or made a draft again; its history stays."""
        return False

    def lookup_allowed(self, lookup, value, request):
        if not can_see_all_centres(request.user) and lookup.startswith(NOT_SHOWN):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_fieldsets(self, request, obj=None):
        if obj is None and request.method == "POST":  # asked where a new centre may be here already
            return [("Is it here already?", {"fields": ["is_another"]}), *OFFICE]
        return OFFICE if can_see_all_centres(request.user) else EDITOR

    def get_readonly_fields(self, request, obj=None):
        if can_see_all_centres(request.user):
            return self.readonly_fields
        return [*self.readonly_fields, *LOCKED, "confirmed_on"]

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": ["name"]} if obj is None else {}

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "editors":
            staff = db_field.related_model.objects.filter(is_staff=True, is_active=True)
            kwargs |= {
                "queryset": staff.order_by("username"),
                "form_class": EditorsField,
                "widget": CheckboxSelectMultiple,
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description="addresses it had before")
    def old_addresses(self, centre: Centre) -> str:
        return ", ".join(old.slug for old in centre.old_slugs.all()) if centre.pk else "–"

    # Saving

    def save_model(self, request, obj, form, change):
        before = form.initial.get("point")
        obj._place = self.place(request, obj, form)
        if before and obj.point and not before.equals_exact(obj.point, 1e-6):
            messages.info(request, describe_move(before, obj.point))
        super().save_model(request, obj, form, change)

    def before_rows(self, request, obj, form):
        obj._stood = get_stored_centres([obj])

    def save_related(self, request, form, formsets, change):
        """The rows first, then the centre: its one record in the history holds all that was saved."""
        super().save_related(request, form, formsets, change)
        centre = form.instance
        if not change:
            centre.document = build_centre_document(centre)
            centre.save()
            offline_list.write_after_commit()
        elif centre._stood[0].document != (now := build_centre_document(centre)) or SNAPSHOT.outside(
            form.changed_data
        ):
            save_centre(centre, now, before=centre._stood)
        if "editors" in form.changed_data:
            names = ", ".join(centre.editors.values_list("username", flat=True)) or "nobody"
            audit.record_action(request, audit.What.RIGHTS_CHANGED, f"Editors of {centre}: {names}")
        for doubt in list_centre_warnings(centre, centre._place):
            messages.warning(request, doubt)

    def place(self, request, centre: Centre, form: CentreForm) -> LocatedPoint | None:
        """Where the postcode is. Puts the pin there where there is none, or where staff ask for it."""
        if not centre.postcode:
            return None
        found = find_postcode_place(centre.postcode)
        if not form.to_postcode:
            return found
        if found is None:
            stays = "The pin stays where it was." if centre.point else "Set the pin on the map by hand."
            messages.warning(request, f"We do not know where {centre.postcode} is. {stays}")
            centre.pin = form.initial.get("pin") or "" if centre.point else ""
            return None
        began = "The pin now stands" if centre.point else "The pin was missing. It now stands"
        centre.point, centre.pin = found.point, Centre.Pin.POSTCODE
        messages.info(request, f"{began} at {found.label}. {found.note}".strip())
        return found

    # Versions

    def redact(self, request, document):
        if not document or can_see_all_centres(request.user):
            return document
        seen = {name: value for name, value in document["centre"].items() if name not in NOT_SHOWN}
        return document | {"centre": seen}

    def restore(self, request, thing, document):
        """What only the office may change stays as it is for an editor."""
        if not can_see_all_centres(request.user):
            now = {name: getattr(thing, name) for name in (*LOCKED, *NOT_SHOWN) if name in document["centre"]}
            document = document | {"centre": document["centre"] | now}
        restore_centre(thing, document)

    def render_page(self, request, thing, name, title, here, context):
        """In history each version names the change to many centres that it was a part of."""
        if name == "history" and can_see_all_centres(request.user):
            parts = thing.batch_changes.select_related("batch").annotate(count=Count("batch__changes"))
            batches = {}
            for part in parts:
                part.batch.count = part.count
                batches[part.after] = part.batch
            for record in context["records"]:
                record.batch = batches.get(record.version)
        return super().render_page(request, thing, name, title, here, context)

    # Pages

    def changelist_view(self, request, extra_context=None):
        """Who has one centre is led straight to its tasks."""
        if request.method == "GET" and not request.GET and not can_see_all_centres(request.user):
            mine = list(get_own_centres(request.user)[:2])
            if len(mine) == 1 and self.has_change_permission(request, mine[0]):
                return redirect("tasks:centre", mine[0].slug)
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        response = super().changeform_view(request, object_id, form_url, extra_context)
        return extend_policy(response, {"img-src": [settings.TILE_ORIGIN]})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["first_of_all"] = FIRST  # the sessions of the week stand below it
        if obj:
            context["shown"] = page_views.get_recent_views(obj)
            context["waiting_reports"] = obj.correction_reports.filter(answered_on__isnull=True).order_by(
                "due_on"
            )
            context["proposed_changes"] = obj.proposed_changes.undecided()
            context["may_merge"] = import_export.can_import_centres(request.user) and not obj.merged_into
            context["may_take_phone_off"] = bool(obj.phone) and self.has_change_permission(request, obj)
            context["sees_all"] = can_see_all_centres(request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.status != Centre.Status.DRAFT else None
