"""Finding only centres that answer yes to what somebody needs, or that are open on a day; not known is not yes."""

from datetime import date, time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.gis.geos import Point

from centres.models import AccessFact, Centre, OpeningTime
from tests.support.factories import HORNSEY, CentreFactory, PostcodeFactory, TherapyFactory

pytestmark = pytest.mark.django_db
FIND = "/centres/?q=N8+0NP"


def centre(name, *, yes=(), no=(), days=(), service="building", **more):
    whole = {"closed_other_days": [service]} if days else {}
    made = CentreFactory(name=f"Made-up {name}", point=more.pop("point", HORNSEY), **whole | more)
    for answer, facts in (("yes", yes), ("no", no)):
        for fact in facts:
            AccessFact.objects.create(centre=made, fact=fact, answer=answer, checked_on="2026-11-12")
    for day in days:
        OpeningTime.objects.create(centre=made, service=service, weekday=day, opens=time(10), closes=time(12))
    return made


@pytest.fixture(autouse=True)
def _some_centres():
    PostcodeFactory(code="N80NP", point=HORNSEY)
    centre("Hoist", yes=["hoist"], days=[1, 3])
    centre("Both", yes=["hoist", "toilet"], days=[1], service="chamber")
    centre("No hoist", no=["hoist"], yes=["toilet"], days=[2])
    centre("Silent")
    centre("Phone", yes=["toilet"], days=[1], service="phone")
    centre("Draft", yes=["hoist", "toilet"], days=[1], status="draft")


def found(client, query):
    page = BeautifulSoup(client.get(FIND + query).text, "html.parser")
    names = [one.find("a").text.removeprefix("Made-up ") for one in page.select(".card__name")]
    said = page.find(class_="narrowed")
    return sorted(names), " ".join(said.text.split()) if said else ""


def test_only_a_yes_is_a_yes(client):
    names, said = found(client, "&need=hoist")
    assert names == ["Both", "Hoist"]
    assert "Only centres that say yes to Hoist." in said
    assert "2 centres have not told us, so they are not in this list." in said


def test_of_several_needs_all_must_be_yes(client):
    names, said = found(client, "&need=toilet&need=hoist")
    assert names == ["Both"]
    assert "Only centres that say yes to Accessible toilet and Hoist." in said
    assert "3 centres have not told us" in said


def test_open_on_a_day_is_the_building_or_the_chamber_and_not_the_phone(client):
    names, said = found(client, "&day=tuesday")
    assert names == ["Both", "Hoist"]
    assert "Only centres open on Tuesday." in said
    assert "2 centres have not told us" in said


@pytest.mark.parametrize(
    ("sessions", "ticks", "may_be_open"),
    [
        ({"building": [2]}, [], True),
        ({"building": [2]}, ["building"], False),
        ({"building": [2]}, ["phone", "chamber"], True),
        ({"chamber": [2]}, [], True),
        ({"chamber": [2]}, ["chamber"], False),
        ({"chamber": [2]}, ["building", "phone"], True),
        ({"building": [2], "chamber": [3]}, ["building"], False),
        ({"building": [2], "chamber": [3]}, ["chamber"], True),
        ({"phone": [2]}, ["phone"], True),
        ({}, ["building", "chamber"], True),
    ],
)
def test_a_centre_is_closed_on_a_day_only_where_it_has_said_so(client, sessions, ticks, may_be_open):
    half = centre("Half a week", closed_other_days=ticks)
    for service, days in sessions.items():
        for day in days:
            OpeningTime.objects.create(
                centre=half, service=service, weekday=day, opens=time(10), closes=time(12)
            )
    names, said = found(client, "&day=tuesday")
    assert "Half a week" not in names
    assert ("3 centres have not told us" if may_be_open else "2 centres have not told us") in said


@pytest.mark.parametrize(
    ("day", "may_be_open"), [("building-1", False), ("building-2", True), ("phone-1", True)]
)
def test_a_single_closed_day_counts_for_that_day_alone(client, day, may_be_open):
    half = centre("Half a week", closed_weekdays=[day])
    OpeningTime.objects.create(centre=half, service="building", weekday=3, opens=time(10), closes=time(12))

    names, said = found(client, "&day=tuesday")
    assert "Half a week" not in names
    assert ("3 centres have not told us" if may_be_open else "2 centres have not told us") in said


@pytest.mark.parametrize(
    ("closed", "is_open"),
    [
        ({"closed_until": date(2026, 11, 23)}, True),
        ({"closed_until": date(2026, 11, 24)}, False),
        ({"closed_from": date(2026, 11, 24)}, False),
        ({"closed_from": date(2026, 11, 25)}, True),
        ({"closed_from": date(2026, 11, 20), "closed_until": date(2026, 11, 30)}, False),
    ],
)
def test_open_on_a_day_is_not_closed_on_the_next_such_day(client, closed, is_open):
    centre("Closing", days=[1], **closed)
    centre("Closing without times", **closed)
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):  # a Saturday
        names, said = found(client, "&day=tuesday")
    assert ("Closing" in names) == is_open
    assert ("3 centres have not told us" if is_open else "2 centres have not told us") in said


def test_today_is_the_next_such_day(client):
    centre("Closing", days=[1], closed_until=date(2026, 11, 24))
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        assert "Closing" not in found(client, "&day=tuesday")[0]


def test_needs_day_and_therapy_go_together(client):
    yoga = TherapyFactory(name="Made-up yoga", slug="yoga")
    centre("Yoga", yes=["hoist"], days=[1], therapies=[yoga])
    centre("Yoga unasked", therapies=[yoga])
    names, said = found(client, "&therapy=yoga&need=hoist&day=tuesday")
    assert names == ["Yoga"]
    assert "Only centres that offer Made-up yoga, that say yes to Hoist and open on Tuesday." in said
    assert "1 centre has not told us, so it is not in this list." in said


def test_each_filter_can_be_taken_away_by_a_link(client):
    page = BeautifulSoup(client.get(FIND + "&need=hoist&need=toilet&day=tuesday").text, "html.parser")
    links = {link.text: link["href"] for link in page.select(".narrowed a")}
    assert links["Take Hoist away"] == "?q=N8+0NP&need=toilet&day=tuesday#answer"
    assert links["Take Tuesday away"] == "?q=N8+0NP&need=hoist&need=toilet#answer"
    assert links["Take all filters away"] == "?q=N8+0NP#answer"


def test_filters_without_a_place_are_kept_and_said_until_there_is_one(client):
    TherapyFactory(name="Made-up yoga", slug="yoga")
    centre("Yoga", therapies=[TherapyFactory(name="Made-up tai chi", slug="tai-chi")])
    answer = client.get("/centres/?therapy=tai-chi&therapy=nonsense&need=hoist&day=tuesday")
    page = BeautifulSoup(answer.text, "html.parser")
    words = " ".join(page.find(class_="narrowed").p.text.split())
    assert words == "Only centres that offer Made-up tai chi, that say yes to Hoist and open on Tuesday."
    ticked = [(box["name"], box["value"]) for box in page.select("main input[checked]")]
    assert ticked == [("therapy", "tai-chi"), ("need", "hoist"), ("day", "tuesday")]
    assert "There is a problem" not in answer.text


def test_the_find_page_itself_narrows_nothing(client):
    page = BeautifulSoup(client.get("/centres/").text, "html.parser")
    assert not page.find(class_="narrowed")
    assert not page.find(class_="filters")


def test_the_boxes_stay_ticked(client):
    page = BeautifulSoup(client.get(FIND + "&need=hoist&day=tuesday").text, "html.parser")
    ticked = [(box["name"], box["value"]) for box in page.select("input[checked]")]
    assert ticked == [("need", "hoist"), ("day", "tuesday")]


def test_a_link_to_hand_on_carries_the_filters_and_no_postcode(client):
    page = client.get(FIND + "&need=hoist&day=tuesday").text
    assert "/centres/?q=N8&amp;need=hoist&amp;day=tuesday" in page


@pytest.mark.parametrize("nonsense", ["&need=nonsense", "&day=someday", "&day=", "&need=&day=9", "&need=%00"])
def test_what_is_no_filter_is_passed_over(client, nonsense):
    names, said = found(client, nonsense)
    assert len(names) == 5
    assert said == ""


def test_when_nothing_fits_it_says_who_has_not_told_us(client):
    page = " ".join(client.get(FIND + "&need=changing-places").text.split())
    assert "No centre found" in page
    assert "5 centres have not told us" in page


def test_a_search_without_filters_asks_no_more_than_before(client, django_assert_num_queries):
    client.get(FIND)
    with django_assert_num_queries(2):
        client.get(FIND)


def test_a_filter_costs_one_query_more(client, django_assert_num_queries):
    client.get(FIND)
    with django_assert_num_queries(3):
        client.get(FIND + "&need=hoist&day=tuesday")


def test_the_nearest_that_have_not_told_us_are_named_with_how_far_they_are(client):
    for n, east in enumerate((0.3, 0.1, 0.2)):
        spot = Point(HORNSEY.x + east, HORNSEY.y, srid=4326)
        centre(f"Silent {n}", point=spot, phone=f"020 7946 000{n}", town="Testham")
    page = BeautifulSoup(client.get(FIND + "&need=hoist&need=toilet&day=tuesday").text, "html.parser")
    rows = page.find(id="to-ask").find_parent("section").select(".list > li")
    # the nearest first, ties by name; none that says no, none that is open on other days alone
    assert [row.a.text for row in rows] == ["Made-up Hoist", "Made-up Phone", "Made-up Silent"]
    assert page.find("a", href="#to-ask").text == "See the nearest of them"

    Centre.objects.filter(name__in=["Made-up Hoist", "Made-up Phone"]).update(status="draft")
    page = BeautifulSoup(client.get(FIND + "&need=changing-places&need=hoist").text, "html.parser")
    first, second, third = page.find(id="to-ask").find_parent("section").select(".list > li")
    assert [first.a.text, second.a.text] == ["Made-up Both", "Made-up Silent"]
    said = " ".join(third.text.split())
    assert (
        said == "Made-up Silent 1 Testham, 4.3 miles in a straight line Call 020 7946 0001, Made-up Silent 1"
    )


def test_those_to_ask_show_each_way_that_a_card_shows(client):
    Centre.objects.exclude(name="Made-up Silent").update(status="draft")

    def list_ways() -> tuple[list[str], str]:
        page = BeautifulSoup(client.get(FIND + "&need=hoist").text, "html.parser")
        (row,) = page.find(id="to-ask").find_parent("section").select(".list > li")
        assert all(page.find(id=way.get("aria-describedby", row.a["id"])) for way in row.select("a"))
        assert "ring before" not in page.text
        return [way["href"] for way in row.select("a")[1:]], row.text

    assert list_ways()[0] == []
    Centre.objects.update(charity_number="1031690")
    assert "charity-details/1031690" in list_ways()[0][0]
    Centre.objects.update(contact_email="desk@centre.test")
    assert list_ways()[0][0].endswith("/ask/")
    Centre.objects.update(website="https://centre.test/", email="info@centre.test")
    assert list_ways()[0][:2] == ["https://centre.test/", "mailto:info@centre.test"]
    assert "We have no phone number yet." in list_ways()[1]


def test_what_a_card_says_of_a_way_is_said_of_those_to_ask_as_well(client):
    Centre.objects.exclude(name="Made-up Silent").update(status="draft")
    spot = Point(HORNSEY.x + 0.1, HORNSEY.y, srid=4326)
    Centre.objects.filter(name="Made-up Silent").update(
        town="Testham", point=spot, pin="town", closed_from="2026-11-01", closed_reason="Flood"
    )
    page = BeautifulSoup(client.get(FIND + "&need=hoist&km=1&keep=x").text, "html.parser")
    (row,) = page.find(id="to-ask").find_parent("section").select(".list > li")
    said = " ".join(row.text.split())
    assert said.startswith("Made-up Silent Testham, about 4 miles (7 km) in a straight line. ")
    assert "Flood" in said
    slug = Centre.objects.get(name="Made-up Silent").slug
    page = BeautifulSoup(client.get(f"{FIND}&need=hoist&keep={slug}").text, "html.parser")
    assert page.select_one(".list__name")["href"] == f"/centres/{slug}/?keep={slug}"


def test_programs_do_not_pay_for_who_is_to_be_asked(client, django_assert_num_queries):
    address = "/api/v1/centres/nearest/?q=N8+0NP&need=hoist"
    client.get(address)
    with django_assert_num_queries(3):  # its limit, the place, the centres
        client.get(address)


def test_without_a_need_or_a_day_nobody_is_to_be_asked(client):
    assert 'id="to-ask"' not in client.get(FIND).text
    assert 'id="to-ask"' not in client.get(FIND + "&therapy=yoga").text


def test_a_centre_far_off_is_said_to_be_far(client):
    centre("Far", yes=["cool-room"], point=Point(-1.5491, 53.8008, srid=4326))
    names, said = found(client, "&need=cool-room")
    assert names == ["Far"]
    assert "The nearest such centre is about" in said


def test_programs_may_ask_for_the_same(client):
    answer = client.get("/api/v1/centres/nearest/?q=N8+0NP&need=hoist&day=thursday").json()
    assert [one["name"] for one in answer["centres"]] == ["Made-up Hoist"]
