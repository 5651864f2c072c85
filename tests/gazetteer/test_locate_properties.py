"""gazetteer.locate: what must hold for every place of the table, told by places made up at random."""

from math import inf

import pytest
from django.contrib.gis.geos import Point
from django.core.cache import caches
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from centres.gazetteer.distance import MILES_PER_DEGREE
from centres.gazetteer.locate import LocatedPoint, PlaceChoices, PlaceNotFound, locate
from centres.gazetteer.models import Place
from centres.gazetteer.results import Reading
from tests.support.factories import PlaceFactory

pytestmark = pytest.mark.django_db
COUNTIES = {
    "Kent": (51.2, 0.7),
    "Devon": (50.7, -3.8),
    "North Yorkshire": (54.2, -1.5),
    "Isle of Wight": (50.7, -1.3),
}
STEMS = st.sampled_from(
    ["Bradford", "Clifton", "Appledore", "Weston", "Stoke", "Newton", "St Ives", "Sandwick", "Leeds"]
)
ENDINGS = st.sampled_from(["", "", "", " Green", " Abbas", "-on-Sea", " upon Trent", " Magna"])
NAMES = st.builds("".join, st.tuples(STEMS, ENDINGS))
MADE = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(sorted(COUNTIES)),
        st.integers(0, 400_000),
        st.floats(-0.3, 0.3),
        st.floats(-0.3, 0.3),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda row: row[:2],
)
EVERY = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a failure would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def build(db):
    def make(rows):
        Place.objects.all().delete()
        caches["process"].clear()
        for name, (latitude, longitude) in COUNTIES.items():
            PlaceFactory(name=name, kind="county", point=Point(longitude, latitude, srid=4326))
        for name, county, people, north, east in rows:
            latitude, longitude = COUNTIES[county]
            PlaceFactory(
                name=name,
                county=county,
                population=people,
                point=Point(longitude + east, latitude + north, srid=4326),
            )
        return Place.objects.filter(kind="settlement")

    return make


def miles_off(text: str, place: Place, with_others: bool = False) -> float:
    """How far an answer is from a place: its point, or the nearest of what is offered; endless where there is none."""
    try:
        verdict = locate(text)
    except PlaceNotFound:
        return inf
    offered = getattr(verdict, "options", ()) or (getattr(verdict, "others", ()) if with_others else ())
    points = [(option.latitude, option.longitude) for option in offered]
    if isinstance(verdict, LocatedPoint):
        points.append((verdict.point.y, verdict.point.x))
    return min(max(abs(y - place.point.y), abs(x - place.point.x)) for y, x in points) * MILES_PER_DEGREE


@EVERY
@given(rows=MADE)
def test_a_true_county_never_makes_an_answer_worse(build, rows):
    for place in build(rows):
        for text in (
            f"{place.name}, {place.county}",
            f"{place.name} {place.county}",
            f"{place.name}, England",
        ):
            assert miles_off(text, place) <= miles_off(place.name, place) + 0.01, text
        assert miles_off(f"{place.name}, {place.county}", place, with_others=True) < 0.01


@EVERY
@given(rows=MADE)
def test_an_exact_name_is_never_repaired_nor_asked_about(build, rows):
    for place in build(rows):
        for text in (place.name, place.name.upper(), f"{place.name}, {place.county}"):
            verdict = locate(text)
            if isinstance(verdict, PlaceChoices):
                assert verdict.doubt == "namesakes"
            else:
                assert verdict.reading in {Reading.EXACT, Reading.AREA}


@EVERY
@given(rows=MADE, text=st.one_of(st.text(max_size=40), NAMES))
def test_whatever_is_typed_an_answer_that_is_no_place_of_that_name_says_so(build, rows, text):
    build(rows)
    try:
        verdict = locate(text)
    except (LookupError, ValueError):
        return
    if isinstance(verdict, LocatedPoint) and verdict.reading in {Reading.REPAIRED, Reading.KNOWN_PART}:
        assert verdict.note.startswith(("We read “", "We do not know "))
