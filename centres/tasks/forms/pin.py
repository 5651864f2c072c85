"""Where the pin of a centre stands: moved on a map, put at the postcode, or at coordinates."""

from django import forms
from django.contrib.gis.forms import PointField
from django.contrib.gis.geos import Point

from centres.admin.fields import PinWidget
from centres.gazetteer.results import LocatedPoint
from centres.geocoding import find_postcode_place
from centres.models import Centre
from centres.tasks.forms.base import TaskForm
from centres.tasks.parts import Parts

NOT_READ = "We cannot read that. Write two numbers, like 51.5850, -0.1170."
NOT_HERE = "That is not in Britain or Ireland. Write the latitude first, like 51.5850, -0.1170."
UNKNOWN = "We do not know where {} is. Put the pin on the map, or write its coordinates."
NOTHING = "Say where the pin is to stand."
SOUTH, NORTH, WEST, EAST = 49.0, 61.0, -11.0, 2.0
"""Degrees between which Britain, Ireland and the Channel Islands lie."""


class TaskPinWidget(PinWidget):
    template_name = "leaflet/admin/widget.html"
    geom_type = "POINT"
    display_raw = False


class CoordinatesField(forms.CharField):
    """Latitude and longitude in degrees, as maps give them; a point, or None."""

    def clean(self, value) -> Point | None:
        if not (text := super().clean(value)):
            return None
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError:
            raise forms.ValidationError(NOT_READ) from None
        return check_position(Point(longitude, latitude, srid=4326))


def check_position(point: Point) -> Point:
    if not (SOUTH <= point.y <= NORTH and WEST <= point.x <= EAST):
        raise forms.ValidationError(NOT_HERE)
    return point


class PinForm(TaskForm):
    is_one_answer = True
    parts = ("point", "pin")

    point = PointField(label="The pin", required=False, srid=4326, widget=TaskPinWidget)
    at_postcode = forms.BooleanField(required=False)
    coordinates = CoordinatesField(
        label="Or write where it is",
        required=False,
        max_length=60,
        help_text="Latitude and longitude, as a map on a phone shows them: 51.5850, -0.1170",
    )

    place: LocatedPoint | None = None

    def prepare(self) -> None:
        widget = self.fields["point"].widget
        widget.stored, widget.stored_how = self.centre.point, self.centre.pin
        self.fields["point"].disabled = not self.data.get("point-moved")
        self.fields["at_postcode"].label = f"Put it in the middle of {self.centre.postcode}"
        if not self.centre.postcode:
            del self.fields["at_postcode"]

    @property
    def at_postcode_field(self) -> forms.BoundField | None:
        return self["at_postcode"] if "at_postcode" in self.fields else None

    def read_initial(self) -> dict:
        return {"point": self.centre.point}

    def clean_point(self) -> Point | None:
        point = self.cleaned_data["point"]
        return check_position(point) if point and not self.fields["point"].disabled else None

    def clean_at_postcode(self) -> bool:
        if self.cleaned_data["at_postcode"]:
            self.place = find_postcode_place(self.centre.postcode)
            if self.place is None:
                raise forms.ValidationError(UNKNOWN.format(self.centre.postcode))
        return self.cleaned_data["at_postcode"]

    def clean(self):
        values = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in ("point", "at_postcode", "coordinates")):
            raise forms.ValidationError(NOTHING)
        return values

    def build_parts(self) -> Parts:
        values = self.cleaned_data
        if self.place:
            return {"point": str(self.place.point), "pin": Centre.Pin.POSTCODE.value}
        return {"point": str(values["coordinates"] or values["point"]), "pin": Centre.Pin.ADDRESS.value}
