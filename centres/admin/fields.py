"""Boxes of the forms of a centre: days and times, a fact with its name, the pin."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import User
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, Point
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from leaflet.admin import LeafletAdminWidget

from centres.geocoding import describe_move
from msntc.forms.fields import DateBox, LinesField, TimeBox
from msntc.staff.roles import EDITOR

PICKED: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"widget": DateBox},
    models.TimeField: {"widget": TimeBox},
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 3})},
}
"""Which boxes dates, times and texts have in the forms of a centre."""


class FixedChoiceSelect(forms.Select):
    """A choice that is made already: its name to read, its value sent along unseen."""

    def render(self, name, value, attrs=None, renderer=None):
        label = dict(self.choices).get(value, "")
        return format_html('<input type="hidden" name="{}" value="{}"><b>{}</b>', name, value or "", label)


class EditorsField(forms.ModelMultipleChoiceField):
    """Accounts, each by its name; one whose roles do not let it change a centre says so: a tick alone does nothing."""

    @cached_property
    def may_change(self) -> set[int]:
        backend = "django.contrib.auth.backends.ModelBackend"
        allowed = User.objects.with_perm("centres.change_centre", backend=backend)
        return set(allowed.values_list("pk", flat=True))

    def label_from_instance(self, obj) -> str:
        if obj.pk in self.may_change:
            return str(obj)
        return f"{obj} (this account is not yet a {EDITOR}: add the role under Accounts, or the tick does nothing)"


class PinWidget(LeafletAdminWidget):
    """A map with one pin. It moves only once “Move the pin” was pressed; a flag beside it says that it was.

    The flag carries what is stored, so that a pin can be put back there from a form that came back with errors.
    """

    geometry_field_class = "PinField"
    modifiable = False
    moved = stored_how = ""
    stored: GEOSGeometry | None = None

    def deserialize(self, value):
        """A point in degrees, as the map sends it; of others none is read: to convert them may fail, or never end."""
        place = super().deserialize(value)
        is_flat = (
            isinstance(place, Point) and place and place.srid in (None, self.map_srid) and not place.hasz
        )
        return place if is_flat and abs(place.x) <= 180 and abs(place.y) <= 90 else None

    def value_from_datadict(self, data, files, name):
        self.moved = "1" if data.get(f"{name}-moved") else ""
        return super().value_from_datadict(data, files, name)

    def render(self, name, value, attrs=None, renderer=None):
        attrs = {key: said for key, said in (attrs or {}).items() if key != "disabled"}
        flag = format_html(
            '<input type="hidden" id="id_{0}-moved" name="{0}-moved" value="{1}" data-point="{2}" data-how="{3}">',
            name,
            self.moved,
            self.stored.geojson if self.stored else "",
            self.stored_how,
        )
        return super().render(name, value, attrs, renderer) + flag

    def describe_change(self, before: str | None, value) -> str:
        """Where a pin went, for who has to choose between two places."""
        try:
            start, end = (self.deserialize(one) if one else None for one in (before, value))
        except (GDALException, GEOSException, ValueError):
            return "no place that we can read"
        if not isinstance(end, Point):
            return "no pin"
        if isinstance(start, Point):
            return describe_move(start, end)
        return f"The pin stands at {end.y:.5f}, {end.x:.5f}."

    @property
    def media(self):
        leaflet = super().media
        return leaflet + forms.Media(
            js=[*leaflet._js, "js/admin-pin.js"]
        )  # one list: ours comes after theirs


def set_checked_date(form: forms.BaseForm, names: list[str], empty: tuple = (None, "", [])) -> None:
    """What somebody has just said was checked today, unless they typed another day."""
    values = form.cleaned_data
    said = any(values.get(name) not in empty for name in names)
    new = any(name in form.changed_data for name in names) and "checked_on" not in form.changed_data
    if said and (new or not values.get("checked_on")):
        values["checked_on"] = timezone.localdate()
