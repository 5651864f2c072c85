"""Far away, and heard of: what is said where the list's nearest is a long way off, and of what we could not confirm."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.gis.geos import Point
from django.utils import timezone

from centres import starter_data
from centres.models import Centre
from tests.support.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PostcodeFactory, TherapyFactory

pytestmark = pytest.mark.django_db
SEARCH = "/centres/?q=N8+0NP"
WATFORD = Point(-0.3965, 51.6565, srid=4326)


@pytest.fixture(autouse=True)
def postcode():
    return PostcodeFactory(code="N80NP", point=HORNSEY)


def hear_of(**facts) -> Centre:
    own = {
        "status": "draft",
        "heard_of": True,
        "town": "Watford",
        "point": WATFORD,
        "charity_number": "803187",
    }
    return CentreFactory(name="Hidden Draft", **own | facts)


def read(client, address=SEARCH) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "html.parser").main


def list_heard_of(client, address=SEARCH) -> list[str]:
    return [" ".join(one.text.split()) for one in read(client, address).select(".heard li")]


def test_a_marked_draft_that_is_nearer_than_the_list_is_told_of_by_its_town_alone(client):
    CentreFactory(point=LEEDS)
    hear_of()
    page = read(client)
    (told,) = list_heard_of(client)
    assert told.startswith("We have heard of a centre in Watford, about 13 miles away in a straight line.")
    assert "We could not confirm it." in told
    assert page.select_one(".heard li a")["href"].endswith("/803187")
    assert "Hidden Draft" not in page.text
    assert page.select_one(".heard").find_previous(class_="card")
    assert not page.select_one(".card").find(string="Watford")


@pytest.mark.parametrize(
    "facts",
    [
        {"heard_of": False},
        {"status": "closed"},
        {"point": None, "pin": ""},
        {"town": ""},
        {"point": LEEDS},
    ],
)
def test_what_is_not_marked_not_known_or_too_far_is_not_told(client, facts):
    CentreFactory(point=Point(-4.2, 57.5, srid=4326))
    hear_of(**facts)
    assert list_heard_of(client) == []


def test_a_listed_centre_that_is_nearer_needs_no_rumour(client):
    CentreFactory(point=LONDON)
    hear_of()
    assert list_heard_of(client) == []


def test_over_water_nobody_is_sent_to_what_is_not_known(client):
    PostcodeFactory(code="BT11AA", point=Point(-5.93, 54.6, srid=4326))
    CentreFactory(point=LEEDS)
    hear_of(town="Stranraer", point=Point(-5.02, 54.9, srid=4326))
    assert list_heard_of(client, "/centres/?q=BT1+1AA") == []


def test_three_are_told_the_nearest_first(client):
    CentreFactory(point=LEEDS)
    for far in (4, 1, 3, 2):
        hear_of(slug=f"draft-{far}", town=f"Town {far}", point=Point(-0.117, 51.585 + far / 10, srid=4326))
    assert [told.split(",")[0][-6:] for told in list_heard_of(client)] == ["Town 1", "Town 2", "Town 3"]


def test_a_filter_asks_for_what_we_do_not_know_of_them(client):
    therapy = TherapyFactory(slug="oxygen")
    CentreFactory(point=LEEDS, therapies=[therapy])
    hear_of()
    assert list_heard_of(client, f"{SEARCH}&therapy=oxygen") == []


def test_the_mark_is_seen_by_the_next_search_and_so_is_its_end(client):
    CentreFactory(point=LEEDS)
    centre = hear_of()
    assert list_heard_of(client)
    Centre.objects.filter(pk=centre.pk).update(heard_of=False)
    assert not list_heard_of(client)


def test_without_any_centre_on_the_list_what_we_have_heard_of_is_told(client):
    hear_of()
    assert list_heard_of(client)


def test_above_thirty_miles_the_page_says_so_and_only_what_is_true(client):
    centre = CentreFactory(point=LEEDS)
    assert read(client).select_one(".far").text.startswith("The nearest centre on our list is far away.")
    Centre.objects.filter(pk=centre.pk).update(confirmed_on=timezone.localdate())
    assert (
        read(client)
        .select_one(".far")
        .text.startswith("The nearest centre that we could confirm is far away.")
    )
    assert "nearest on our list" in read(client).select_one(".card__flag").text
    CentreFactory(point=LONDON)
    assert not read(client).select(".far")
    assert read(client).select_one(".card__flag").text == "· nearest"


def test_the_way_to_what_we_have_heard_of_stands_above_the_list(client):
    CentreFactory(point=LEEDS)
    assert not read(client).select(".far a")
    hear_of()
    assert read(client).select_one(".far a")["href"] == "#heard-of"


def test_the_starter_directory_marks_what_its_sources_support():
    marked = {row["slug"]: row for row in starter_data.read_starter_rows() if row["heard_of"] == "yes"}
    assert len(marked) == 6
    assert all(row["status"] == "draft" and row["town"] for row in marked.values())
    assert all(row["charity_number"] for slug, row in marked.items() if slug != "compass")


def test_a_mark_of_the_starter_directory_arrives_and_staff_take_it_away_for_good():
    row = next(one for one in starter_data.read_starter_rows() if one["slug"] == "oxygen-works")
    assert starter_data.load_starter_rows([row | {"heard_of": ""}], {}) == (1, 0, 0)
    assert starter_data.load_starter_rows([row], {}) == (0, 1, 0)
    centre = Centre.objects.get()
    assert centre.heard_of
    Centre.objects.update(heard_of=False)
    assert starter_data.load_starter_rows([row], {}) == (0, 0, 1)
    assert not Centre.objects.get().heard_of
