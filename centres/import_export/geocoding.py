"""Where a row puts its centre's pin: as the form in the admin does it, from our own table of postcodes only."""

from django.contrib.gis.geos import Point

from centres.gazetteer.geocoding import NORTH_EAST, SOUTH_WEST
from centres.gazetteer.results import LocatedPoint
from centres.import_export.parsing import read_cell_text
from centres.import_export.widgets import DegreesWidget
from centres.models import Centre

DEGREES = DegreesWidget()


def place_row_pin(centre: Centre, row: dict, located: dict[str, LocatedPoint]) -> None:
    """Puts the pin where the row says; a pin that is missing goes to the postcode. Raises ValueError.

    `located` are the postcodes that have a position, of all that the file has.
    """
    said, before = centre.said, (centre.point, centre.said.pin_before)
    moved = set_row_position(centre, row)
    if moved and centre.point and ("pin" not in said.changes or not centre.pin):
        centre.pin = Centre.Pin.ADDRESS
    if not centre.point:
        centre.pin = ""
    if not (said.changes or moved or not centre.pk):
        return
    asked = (
        centre.pin == Centre.Pin.POSTCODE and not moved and bool(said.changes.keys() & {"pin", "postcode"})
    )
    move_pin_to_postcode(centre, located.get(centre.postcode), asked=asked)
    record_pin_changes(centre, *before)


def move_pin_to_postcode(centre: Centre, found: LocatedPoint | None, *, asked: bool) -> None:
    """Where the row asks for it, or the centre has no pin; says so where nobody knows the postcode."""
    said = centre.said
    if found and (asked or not centre.point):
        centre.point, centre.pin = found.point, Centre.Pin.POSTCODE
        said.notes.append(f"The pin is put at {found.label}. {found.note}".strip())
    elif not found and centre.postcode and (asked or not centre.point or "postcode" in said.changes):
        stays = "The pin stays where it is." if centre.point else "The centre has no pin on the map."
        said.warnings.append(f"We do not know where the postcode {centre.postcode} is. {stays}")
        if asked and "pin" in said.changes:
            centre.pin = said.pin_before


def set_row_position(centre: Centre, row: dict) -> bool:
    """Takes the pair of the row; whether that is another place than before."""
    cells = [row.get(name) for name in ("latitude", "longitude")]
    if None in cells:
        return False
    texts = [read_cell_text(cell) for cell in cells]
    now, base = format_degrees_pair(centre.point), centre.said.base
    if texts == now or (base and texts == format_degrees_pair(base.point)):
        return False
    latitude, longitude = (DEGREES.clean(cell) for cell in cells)
    if [DEGREES.render(latitude), DEGREES.render(longitude)] == now:
        return False
    if latitude is None and longitude is None:
        centre.point = None
        return True
    if latitude is None or longitude is None:
        raise ValueError("Latitude and longitude go together: fill in both, or leave both empty.")
    if not is_on_these_islands(latitude, longitude):
        if is_on_these_islands(longitude, latitude):
            raise ValueError(
                f"Latitude and longitude look swapped: {texts[0]} and {texts[1]}. Here latitude is about 50 to 61."
            )
        raise ValueError(f"{texts[0]}, {texts[1]} is not on these islands. Look at both numbers again.")
    centre.point = Point(longitude, latitude, srid=4326)
    return True


def format_degrees_pair(point: Point | None) -> list[str]:
    """Latitude and longitude as the table has them."""
    return [DEGREES.render(point.y), DEGREES.render(point.x)] if point else ["", ""]


def is_on_these_islands(latitude: float, longitude: float) -> bool:
    south_west, north_east = SOUTH_WEST, NORTH_EAST
    return south_west[0] <= latitude <= north_east[0] and south_west[1] <= longitude <= north_east[1]


def record_pin_changes(centre: Centre, point: Point | None, pin: str) -> None:
    """What became of the pin, among the changes; and that somebody had set it by hand."""
    changes = centre.said.changes
    for name, axis in (("latitude", "y"), ("longitude", "x")):
        was, now = (DEGREES.render(getattr(p, axis) if p else None) for p in (point, centre.point))
        if was != now:
            changes[name] = (was, now)
    changes.pop("pin", None)
    if pin != centre.pin:
        changes["pin"] = (pin, centre.pin)
    if pin == Centre.Pin.ADDRESS and changes.keys() & {"latitude", "longitude"}:
        what = "moves" if centre.point else "takes away"
        centre.said.notes.append(f"This {what} a pin that was set by hand.")
