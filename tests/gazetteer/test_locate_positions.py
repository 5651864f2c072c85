"""gazetteer.locate: from what a device says of its position to a point."""

import pytest

from centres.gazetteer.locate import NotAPlace, locate_position

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(53.8, -1.5), (0, 0), (90, 180), (-90, -180), (-90.0, 180.0)]
)
def test_a_device_is_where_it_says(latitude, longitude):
    found = locate_position(latitude, longitude)

    assert (found.point.y, found.point.x, found.point.srid) == (latitude, longitude, 4326)
    assert (found.precision, found.label, found.is_approximate) == ("device", "your location", True)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (90.1, 0),
        (-91, 0),
        (0, 180.1),
        (0, -181),
        (float("nan"), 0),
        (0, float("nan")),
        (float("inf"), 0),
        (0, float("-inf")),
    ],
)
def test_a_position_off_the_earth_is_no_place(latitude, longitude):
    with pytest.raises(NotAPlace):
        locate_position(latitude, longitude)
