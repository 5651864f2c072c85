"""The find page: what it says to what is typed, however odd."""

import pytest
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.factories import LEEDS, LONDON, CentreFactory

pytestmark = pytest.mark.django_db
UNCONFIRMED = (
    "Not checked with the centres lately. Please ring, or look at a centre’s website, before you travel."
)


def test_the_nearest_five_are_shown_in_order_with_distances(client, postcode):
    CentreFactory(name="Leeds Centre", point=LEEDS)
    CentreFactory(name="London Centre", point=LONDON, phone="020 7946 0000")
    for number in range(4):
        CentreFactory(name=f"Far Centre {number}", point=LEEDS)

    page = client.get("/centres/", {"q": "n8 0np"}).text

    assert "Centres near N8 0NP" in page
    assert page.index("London Centre") < page.index("Far Centre 0")
    assert "5.4 miles" in page
    assert "in a straight line" in page
    assert 'href="tel:02079460000"' in page
    assert "Leeds Centre" not in page  # the sixth
    assert UNCONFIRMED in page


def test_more_are_shown_by_a_link(client, postcode):
    for number in range(7):
        CentreFactory(name=f"Centre {number}")

    first = client.get("/centres/", {"q": "N8 0NP"})
    more = client.get("/centres/", {"q": "N8 0NP", "show": "10"})

    assert "Show more centres" in first.text
    assert "show=10" in first.text
    assert "Centre 6" in more.text
    assert "Show more centres" not in more.text


def test_kilometres_stand_beside_miles_on_request(client, postcode):
    CentreFactory(point=LONDON)

    assert " km)" not in client.get("/centres/", {"q": "N8 0NP"}).text
    assert (
        "<strong>5.4 miles (8.7 km) in a straight line</strong>"
        in client.get("/centres/", {"q": "N8 0NP", "km": "1"}).text
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type your postcode or town"),
        ("   ", "Type your postcode or town"),
        ("?!", "We cannot read that as a place"),
        ("asdfgh", "We do not know a place of that name"),
        ("where am I?", "Press “Use my location” under the box"),
        ("Wales", "too wide to measure from"),
        ("ZE9 9ZZ", "We do not know that postcode"),
        ("BFPO 57", "have no place on the map"),
        ("D02 AF30", "Eircode"),
        ("x" * 10_000, "too long"),
    ],
)
def test_each_failure_has_its_own_sentence_and_a_way_on(client, typed, sentence):
    answer = client.get("/centres/", {"q": typed})

    assert answer.status_code == 200
    assert sentence in answer.text
    assert "There is a problem" in answer.text
    assert "<title>Error: Find a centre" in answer.text
    assert 'href="/centres/all/"' in answer.text


def test_what_was_typed_is_still_there_after_an_error(client):
    assert 'value="NN1"' in client.get("/centres/", {"q": "NN1"}).text


NASTY = [
    "\x00",
    "N8\x000NP",
    "💥",
    "\u202eN8 0NP",
    "'; DROP TABLE centres_centre; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}",
    "%s%n%x",
    "../../etc/passwd",
    "\ud800",
    "N8 0NP" * 1000,
]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_nasty_breaks_a_page_or_comes_back_unescaped(client, nasty):
    nasty = nasty.encode("utf-8", "surrogatepass")
    for address in ["/centres/", "/api/v1/centres/nearest/"]:
        for name in ["q", "near", "show", "map", "km", "limit"]:
            answer = client.get(address, {"q": b"N8 0NP"} | {name: nasty})
            assert answer.status_code in {200, 400, 404}, (address, name)
            assert "<script>alert" not in answer.text
            assert "<img src=x" not in answer.text


def test_repeated_parameters_give_a_clear_page(client, postcode):
    answer = client.get("/centres/?q=N8+0NP&q=%3Cb%3E&show=5&show=x&near=1&near=2")

    assert answer.status_code == 200
    assert escape("<b>") in answer.text


@pytest.mark.parametrize("show", ["0", "-5", "7", "500", "many", ""])
def test_an_odd_number_to_show_is_read_kindly(client, postcode, show):
    CentreFactory(name="Only Centre")

    assert "Only Centre" in client.get("/centres/", {"q": "N8 0NP", "show": show}).text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_gives_a_page(client, text):
    assert client.get("/centres/", {"q": text}).status_code == 200
    assert client.get("/api/v1/centres/nearest/", {"q": text}).status_code in {200, 400, 404, 422}


def test_the_map_comes_only_when_asked_for(client, postcode):
    CentreFactory(name="Pinned Centre")

    without = client.get("/centres/", {"q": "N8 0NP"})
    with_map = client.get("/centres/", {"q": "N8 0NP", "map": "1"})

    assert "leaflet" not in without.text
    assert "leaflet" in with_map.text
    assert "isles.svg" in with_map.text
    assert "map=1" in without.text
