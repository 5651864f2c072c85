"""Where staff keep the centres: a pin that is missing is put at the postcode, and they are told."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from leaflet.admin import LeafletGeoAdmin

from centres import snapshot
from centres.forms import PostcodeField
from centres.gazetteer.locate import locate_postcode
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.models import Centre, Offer
from centres.problems import OF_PLACE


class CentreForm(forms.ModelForm):
    """Takes a postcode in any dress, and knows that a pin which staff moved was set by hand."""

    postcode = PostcodeField(help_text="Leave it empty where you do not know it.")
    website = forms.URLField(required=False, assume_scheme="https")

    def clean(self):
        values = super().clean()
        if "point" in self.changed_data:
            values["pin"] = Centre.Pin.ADDRESS if values.get("point") else ""
        elif not values.get("point"):
            values["pin"] = ""
        return values


class OfferInline(admin.TabularInline):
    model = Offer
    extra = 1


@admin.register(Centre)
class CentreAdmin(LeafletGeoAdmin):
    form = CentreForm
    list_display = ["name", "town", "nation", "status", "pin", "confirmed_on"]
    list_filter = ["status", "nation", "pin", "therapies"]
    search_fields = ["name", "town", "postcode", "charity_number"]
    inlines = [OfferInline]
    prepopulated_fields = {"slug": ["name"]}
    show_facets = admin.ShowFacets.ALWAYS
    save_on_top = True

    def save_model(self, request, obj, form, change):
        if obj.point is None and obj.postcode:
            self.place_at_postcode(request, obj)
        super().save_model(request, obj, form, change)
        transaction.on_commit(snapshot.write)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        transaction.on_commit(snapshot.write)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        transaction.on_commit(snapshot.write)

    def place_at_postcode(self, request, obj: Centre) -> None:
        """Fill the missing pin from our own table. Never stops the saving."""
        try:
            found = locate_postcode(Postcode.parse(obj.postcode))
        except (*OF_PLACE, NotAPostcode, GeocoderUnavailable):
            messages.warning(
                request, f"We do not know where {obj.postcode} is. Set the pin on the map by hand."
            )
            return
        obj.point, obj.pin = found.point, Centre.Pin.POSTCODE
        messages.info(request, f"The pin was missing. It now stands at {found.label}. {found.note}".strip())

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        response = super().changeform_view(request, object_id, form_url, extra_context)
        response._csp_update = {"img-src": [settings.TILE_ORIGIN]}
        return response
