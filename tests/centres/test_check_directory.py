"""`check_directory`: completeness and age field by field, and whom the centres are near to."""

from datetime import date
from io import StringIO

import numpy as np
import pytest
import time_machine
from django.contrib.gis.geos import Point
from django.core.management import call_command

from centres.completeness import GETTING_IN, Completeness, measure_completeness, name_age
from centres.models import AccessFact, Offer, TravelCell, TravelPoint, ValueSource
from centres.search.travel import coverage
from centres.search.travel.cells import COLUMNS, ROWS, get_cell
from tests.support.factories import LEEDS, CentreFactory, PlaceFactory, PostcodeFactory, TherapyFactory
from tests.support.full_centre import filled_in

pytestmark = pytest.mark.django_db
FAR_SOUTH = Point(-4.2, 50.4, srid=4326)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False):
        yield


def check() -> str:
    out = StringIO()
    call_command("check_directory", stdout=out)
    return out.getvalue()


def find(name: str) -> Completeness:
    return next(one for one in measure_completeness() if one.name == name)


def test_a_filled_directory_is_complete_and_as_old_as_its_confirmation():
    """Confirmed 18 days ago; of sixteen questions a third is told to be unknown. No contact was left."""
    filled_in()

    found = {one.name: one for one in measure_completeness()}
    answers = found.pop(GETTING_IN)
    assert (answers.known, answers.of, answers.days) == (11, 16, 18)
    assert found.pop("whom to ask").known == 0
    in_words = [found.pop(name) for name in list(found) if name.endswith(", in words")]
    assert {one.known for one in in_words} == {0}
    assert {(one.known, one.of, one.days, one.undated) for one in found.values()} == {(1, 1, 18, 0)}


def test_an_empty_directory_is_told_to_be_empty():
    assert {(one.known, one.of, one.days) for one in measure_completeness()} == {(0, 0, None)}
    assert "What is known of 0 published centres" in check()


def test_half_of_the_values_are_older_than_is_said_and_undated_ones_are_counted_apart():
    CentreFactory(phone="1", confirmed_on=date(2026, 10, 21))
    for year, value in ((2020, "2"), (2013, "3"), (None, "4")):
        centre = CentreFactory(phone=value)
        ValueSource.objects.create(centre=centre, field="phone", value=value, year=year)
    CentreFactory(phone="")
    CentreFactory(phone="9", status="draft")

    phones = find("phone number")
    assert (phones.known, phones.of, phones.undated) == (4, 5, 1)
    assert phones.age == "half older than 6 years; 1 without a date"


def test_an_answer_that_was_checked_later_than_all_was_confirmed_has_its_own_day():
    centre = CentreFactory(confirmed_on=date(2026, 10, 1))
    Offer.objects.create(centre=centre, therapy=TherapyFactory(), terms="free", checked_on=date(2026, 11, 20))
    AccessFact.objects.create(centre=centre, fact="hoist", answer="no", checked_on=date(2026, 9, 1))

    assert find("a price, or that it is free").days == 10
    assert (find(GETTING_IN).known, find(GETTING_IN).days) == (1, 60)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "0 days"), (1, "1 day"), (59, "59 days"), (60, "2 months"), (729, "24 months"), (730, "2 years")],
)
def test_an_age_is_named_in_the_unit_that_says_enough(days, words):
    assert name_age(days) == words


@pytest.fixture
def postcodes():
    """Ten in Leeds, of which four have retired, five in the far south-west, and two beside the first of these."""
    for number in range(10):
        PostcodeFactory(code=f"LS1{number}AA", point=LEEDS, retired=number < 4)
    for number in range(5):
        PostcodeFactory(code=f"PL1{number}AA", point=FAR_SOUTH)


def keep_minutes(point: Point, minutes: dict) -> None:
    TravelCell.objects.create(
        cell=get_cell(point.x, point.y), centres=[one.pk for one in minutes], minutes=list(minutes.values())
    )


def test_coverage_counts_live_postcodes_within_each_time_of_confirmed_and_of_all(postcodes):
    sure = CentreFactory(confirmed_on=date(2026, 11, 1))
    late, never = CentreFactory(confirmed_on=date(2026, 1, 1)), CentreFactory()
    for one in (sure, late, never):
        TravelPoint.objects.create(centre=one, point=one.point)
    keep_minutes(LEEDS, {never: 20, sure: 50})
    keep_minutes(FAR_SOUTH, {late: 40, sure: 95})

    told = check()

    assert "How near the centres are to 11 postcodes" in told
    assert "within 30 minutes:   0.0% of a confirmed centre,  54.5% of any" in told
    assert "within 45 minutes:   0.0% of a confirmed centre, 100.0% of any" in told
    assert "within 60 minutes:  54.5% of a confirmed centre, 100.0% of any" in told
    assert "within 90 minutes:  54.5% of a confirmed centre, 100.0% of any" in told


def test_a_centre_that_has_moved_is_near_to_nobody(postcodes):
    centre = CentreFactory()
    TravelPoint.objects.create(centre=centre, point=LEEDS)
    keep_minutes(LEEDS, {centre: 20})

    assert set(coverage.measure_coverage(np.ones((ROWS, COLUMNS)), [centre.pk]).values()) == {0}


def test_a_further_centre_helps_most_where_most_live_who_have_none_and_each_counts_once(postcodes):
    near = CentreFactory(point=LEEDS)
    TravelPoint.objects.create(centre=near, point=LEEDS)
    keep_minutes(LEEDS, {near: 20})
    PlaceFactory(name="Leeds", point=LEEDS, population=700_000)
    PlaceFactory(name="Southtown", point=FAR_SOUTH, population=20_000)
    PlaceFactory(name="Besides", point=Point(FAR_SOUTH.x + 0.01, FAR_SOUTH.y, srid=4326), population=15_000)
    PlaceFactory(name="Hamlet", point=FAR_SOUTH, population=500)

    told = check()

    assert told.splitlines()[-1] == "  1. Southtown, England: 5 postcodes (45.5%)"


def test_without_minutes_by_car_only_completeness_is_told(postcodes):
    told = check()

    assert "run estimate_travel first" in told
    assert "How near" not in told
