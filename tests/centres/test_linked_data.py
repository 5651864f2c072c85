"""What a centre's page says to machines: hours only when they are sure."""

from datetime import date, time

import pytest
import time_machine

from centres.linked_data import of_centre
from centres.models import OpeningTime
from tests.factories import CentreFactory

pytestmark = pytest.mark.django_db
CHECKED = date(2026, 11, 12)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def hours(service="building", *, by_appointment=False, **own):
    centre = CentreFactory(**{"confirmed_on": CHECKED} | own)
    for weekday, opens, closes in [(1, 10, 12), (1, 13, 16), (3, 10, 12)]:
        OpeningTime.objects.create(
            centre=centre,
            service=service,
            weekday=weekday,
            opens=time(opens),
            closes=time(closes, 30),
            by_appointment=by_appointment,
        )
    return of_centre(centre).get("openingHoursSpecification")


def test_sessions_of_the_building_are_told():
    kind = {"@type": "OpeningHoursSpecification"}
    assert hours() == [
        kind | {"dayOfWeek": ["Tuesday", "Thursday"], "opens": "10:00", "closes": "12:30"},
        kind | {"dayOfWeek": ["Tuesday"], "opens": "13:00", "closes": "16:30"},
    ]


@pytest.mark.parametrize(
    "own",
    [
        {"service": "phone"},
        {"service": "chamber"},
        {"by_appointment": True},
        {"confirmed_on": None},
        {"confirmed_on": date(2026, 7, 1)},
        {"closed_from": date(2026, 11, 20)},
    ],
)
def test_nothing_is_told_that_machines_would_take_for_open_and_is_not_sure(own):
    assert hours(**own) is None


def test_a_closure_that_is_over_or_to_come_hides_nothing():
    assert hours(closed_until=date(2026, 11, 20))
    assert hours(closed_from=date(2026, 11, 22))


def test_the_page_has_them(client):
    centre = CentreFactory(confirmed_on=CHECKED)
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12))
    assert '"opens": "10:00"' in client.get(centre.get_absolute_url()).text.replace('":"', '": "')
