"""Ways to a centre, by other people's maps: links only, so that nobody is told anything before a reader follows one."""

from dataclasses import dataclass
from urllib.parse import quote

from centres.models import Centre

# https://wiki.openstreetmap.org/wiki/Browsing; https://developers.google.com/maps/documentation/urls/get-started;
# https://developer.apple.com/library/archive/featuredarticles/iPhoneURLScheme_Reference/MapLinks/MapLinks.html
OPENSTREETMAP = "https://www.openstreetmap.org/directions?to="
GOOGLE = "https://www.google.com/maps/dir/?api=1&destination="
APPLE = "https://maps.apple.com/?daddr="


@dataclass(frozen=True, slots=True)
class Way:
    """A map that shows the way, by its name, and the link to it."""

    map: str
    url: str


@dataclass(frozen=True, slots=True)
class Directions:
    """`is_exact`: to the very place. Otherwise we know only the town, and the maps look for name and address."""

    ways: list[Way]
    is_exact: bool


def build_directions(centre: Centre) -> Directions:
    """To the point where it is the building's or its postcode's; otherwise to the name and address as text.

    OpenStreetMap is left out of the second: it finds streets and places, and seldom a centre by its name.
    """
    point = None if centre.is_approximate else centre.point
    goal = quote(f"{point.y:.5f},{point.x:.5f}" if point else format_full_address(centre), safe="")
    ways = [Way("Google Maps", GOOGLE + goal), Way("Apple Maps", APPLE + goal)]
    return Directions(
        [Way("OpenStreetMap", OPENSTREETMAP + goal), *ways] if point else ways, point is not None
    )


def format_full_address(centre: Centre) -> str:
    """Name and address in one line."""
    parts = [
        centre.name,
        *centre.address.splitlines(),
        centre.town,
        centre.county,
        centre.postcode,
        centre.nation,
    ]
    return ", ".join(dict.fromkeys(part.strip(" ,") for part in parts if part.strip(" ,")))
