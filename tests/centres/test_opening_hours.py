"""What a centre's page and its calendar say of its times."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from centres import directory, offline_list
from centres.detail import opening_hours
from centres.models import Centre, DayException, OpeningTime, Weekday
from tests.support.factories import CentreFactory
from tests.support.opening_times import give_times

pytestmark = pytest.mark.django_db
NOON_ON_A_TUESDAY = "2026-11-24T12:00:00Z"
NOON = datetime.fromisoformat(NOON_ON_A_TUESDAY)


@pytest.fixture
def centre():
    centre = CentreFactory(
        nation="Scotland",
        confirmed_on=date(2026, 11, 12),
        opening_hours="",
        phone="020 7946 0000",
        closed_other_days=["building"],
    )
    for weekday, opens, closes in [(1, 10, 12), (1, 13, 16), (3, 9, 12)]:
        OpeningTime.objects.create(centre=centre, weekday=weekday, opens=time(opens), closes=time(closes, 30))
    return centre


def page(client, centre, moment=NOON_ON_A_TUESDAY):
    with time_machine.travel(moment, tick=False):
        return " ".join(client.get(centre.get_absolute_url()).text.split())


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T12:00:00Z", "Open now, until 12.30 pm."),
        ("2026-11-24T12:45:00Z", "Closed now. Opens today at 1 pm."),
        ("2026-11-24T17:00:00Z", "Closed now. Opens on Thursday at 9 am."),
        ("2026-11-25T17:00:00Z", "Closed now. Opens tomorrow at 9 am."),
    ],
)
def test_the_page_says_whether_it_is_open_and_when_next(client, centre, moment, words):
    assert words in page(client, centre, moment)


def test_a_bank_holiday_of_its_own_nation_is_said(client, centre):
    OpeningTime.objects.create(centre=centre, weekday=0, opens=time(10), closes=time(12))
    assert "Monday 30 November: closed (Saint Andrew&#x27;s Day)" in page(client, centre)


def test_a_day_that_differs_is_said_with_its_reason(client, centre):
    DayException.objects.create(
        centre=centre, day=date(2026, 12, 1), opens=time(9), closes=time(10), reason="Training"
    )
    DayException.objects.create(centre=centre, day=date(2026, 12, 1), opens=time(14), closes=time(15))
    DayException.objects.create(centre=centre, day=date(2026, 12, 3))
    shown = page(client, centre)
    assert "Tuesday 1 December: 9 am to 10 am, 2 pm to 3 pm (Training)" in shown
    assert "Thursday 3 December: closed" in shown


def test_times_that_nobody_confirmed_say_ring_first_and_make_no_calendar(client, centre):
    centre.confirmed_on = date(2026, 7, 1)
    centre.save()
    shown = page(client, centre)
    assert "Please ring first." in shown
    assert "Open now" not in shown
    assert ".ics" not in shown


def test_a_closure_is_said_until_its_last_day(client, centre):
    centre.closed_until, centre.closed_reason = date(2026, 12, 31), "The chamber is being replaced"
    centre.save()
    assert "Closed until the end of Thursday 31 December 2026. The chamber is being replaced." in page(
        client, centre
    )


def test_a_day_off_of_one_service_holds_against_other_times_for_all(client, centre):
    OpeningTime.objects.create(centre=centre, service="phone", weekday=1, opens=time(9), closes=time(17))
    day = date(2026, 12, 1)
    DayException.objects.create(centre=centre, day=day, opens=time(14), closes=time(15), reason="Party")
    DayException.objects.create(centre=centre, day=day, service="phone", reason="Training")
    found = {one.name: one.different for one in hours_of(centre)}
    assert found["Building open"] == [(day, "2 pm to 3 pm (Party)")]
    assert found["Phone answered"][0] == (day, "closed (Training)")


def test_times_of_one_service_hold_against_a_day_off_for_all(client, centre):
    OpeningTime.objects.create(centre=centre, service="phone", weekday=1, opens=time(9), closes=time(17))
    day = date(2026, 12, 1)
    DayException.objects.create(centre=centre, day=day, service="phone", opens=time(9), closes=time(10))
    DayException.objects.create(centre=centre, day=day, reason="Training")
    found = {one.name: one.different for one in hours_of(centre)}
    assert found["Building open"] == [(day, "closed (Training)")]
    assert found["Phone answered"][0] == (day, "9 am to 10 am")


def test_a_substitute_for_a_bank_holiday_is_called_what_the_government_calls_it(centre):
    centre.opening_times.create(weekday=Weekday.MONDAY, opens=time(9), closes=time(12))
    at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    found = {one.name: dict(one.different) for one in opening_hours.list_service_hours(centre, at)}
    assert found["Building open"][date(2026, 12, 28)] == "closed (Boxing Day, substitute day)"


def hours_of(centre):
    return opening_hours.list_service_hours(centre, NOON)


def test_a_day_off_is_said_where_no_times_are_known(client):
    centre = CentreFactory(phone="020 7946 0000")
    DayException.objects.create(centre=centre, day=date(2026, 12, 24), reason="Christmas")
    DayException.objects.create(centre=centre, day=date(2026, 12, 8), service="phone")
    DayException.objects.create(centre=centre, day=date(2026, 11, 23), reason="Over")
    DayException.objects.create(centre=centre, day=date(2027, 2, 23), reason="Far off")
    shown = page(client, centre)
    assert "Closed on these days:" in shown
    assert "Thursday 24 December: closed (Christmas)" in shown
    assert "Tuesday 8 December: Phone answered: closed" in shown
    assert "Over" not in shown
    assert "Far off" not in shown


def test_a_day_off_is_said_until_it_is_over():
    centre = give_times(CentreFactory(), "2026-11-23 closed", "2026-11-24 closed")
    assert opening_hours.list_days_off(centre, NOON) == [(date(2026, 11, 24), "closed")]


def test_a_day_off_is_said_once(client, centre):
    DayException.objects.create(centre=centre, day=date(2026, 12, 3), reason="Training")
    DayException.objects.create(centre=centre, day=date(2026, 12, 8), service="chamber", reason="Service")
    shown = page(client, centre)
    assert shown.count("Thursday 3 December: closed (Training)") == 1
    assert "Tuesday 8 December: Oxygen sessions: closed (Service)" in shown


EVERYWHERE = [
    "/centres/closing/",
    "/centres/closing.vcf",
    "/centres/all/",
    "/centres/kept/?keep=closing",
    "/centres/?near=51.5,-0.1",
    "/centres/?q=closing",
    "/embed/?near=51.5,-0.1",
]


@pytest.mark.parametrize("address", EVERYWHERE)
@pytest.mark.parametrize(
    ("closed", "words"),
    [
        (
            {"closed_until": date(2026, 12, 31)},
            "Closed until the end of Thursday 31 December 2026. New roof.",
        ),
        ({"closed_from": date(2026, 11, 24)}, "Closed for now. New roof."),
        (
            {"closed_from": date(2026, 12, 1), "closed_until": date(2026, 12, 8)},
            "Closed from Tuesday 1 December 2026 until the end of Tuesday 8 December 2026. New roof.",
        ),
        ({"closed_until": date(2026, 11, 24)}, "Closed until the end of Tuesday 24 November 2026. New roof."),
        ({"closed_until": date(2026, 11, 23)}, ""),
    ],
)
def test_a_closure_is_said_wherever_the_centre_is_whatever_its_times(client, address, closed, words):
    CentreFactory(name="Closing", slug="closing", closed_reason="New roof.", **closed)
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        shown = client.get(address).text.replace("\r\n ", "")
    assert "Closing" in shown
    assert (words in shown) if words else ("New roof" not in shown)


@pytest.mark.parametrize(
    "address", ["/centres/?near=51.5,-0.1", "/embed/?near=51.5,-0.1", "/centres/kept/?keep="]
)
@pytest.mark.parametrize(
    ("service", "own", "words"),
    [
        ("building", {}, "Open now, until 1 pm."),
        ("chamber", {}, "Oxygen sessions: Open now, until 1 pm."),
        ("phone", {}, ""),
        ("building", {"confirmed_on": date(2026, 7, 1)}, ""),
        ("building", {"confirmed_on": None}, ""),
        ("building", {"closed_until": date(2026, 12, 1)}, ""),
    ],
)
def test_a_card_says_whether_it_is_open(client, address, service, own, words):
    centre = CentreFactory(**{"confirmed_on": date(2026, 11, 12)} | own)
    OpeningTime.objects.create(centre=centre, service=service, weekday=1, opens=time(10), closes=time(13))
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        answer = client.get(address + (centre.slug if address.endswith("keep=") else ""))
    said = BeautifulSoup(answer.text, "html.parser").select(".card__now")
    assert [one.text for one in said] == ([words] if words else [])


def test_the_list_for_an_outage_says_where_to_ask_before_setting_out(rf):
    CentreFactory(name="Open")
    CentreFactory(name="Closing", closed_until=date(2026, 12, 31))
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        directory.write_directory_file()
        shown = render_to_string("503.html", {"nations": offline_list.read_offline_list()}, rf.get("/"))
    asked = BeautifulSoup(shown, "html.parser").find("strong", string="Please check before you go")
    assert "Closing" in asked.find_parent("li").text
    assert shown.count("Please check before you go") == 1


def test_a_card_knows_of_a_day_off(client):
    centre = CentreFactory(confirmed_on=date(2026, 11, 12))
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(13))
    DayException.objects.create(centre=centre, day=date(2026, 11, 24))
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        shown = client.get("/centres/?near=51.5,-0.1").text
    assert "Closed now. Opens on Tuesday 1 December at 10 am." in shown


def test_without_times_the_page_says_not_known(client):
    said = page(client, CentreFactory(opening_hours=""))
    assert "opening times" in BeautifulSoup(said, "html.parser").select_one("#not-known").text


def test_a_page_with_times_costs_no_more_queries_for_more_of_them(
    client, centre, django_assert_max_num_queries
):
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        directory.get_directory()
        with django_assert_max_num_queries(10):
            client.get(centre.get_absolute_url())


def test_paper_leaves_out_what_is_true_of_the_moment_alone(client, centre):
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        page = BeautifulSoup(client.get(centre.get_absolute_url()).text, "html.parser")
        hours = page.find(attrs={"aria-labelledby": "hours"})
        assert {"no-print"} == {*hours.find("strong").parent["class"]}
        Centre.objects.filter(pk=centre.pk).update(closed_until="2026-12-24", closed_reason="A new floor.")
        page = BeautifulSoup(client.get(centre.get_absolute_url()).text, "html.parser")
        closed = page.find(attrs={"aria-labelledby": "hours"}).find("strong")
    assert "Closed until" in closed.text
    assert not closed.parent.get("class")


@pytest.mark.parametrize(
    "say",
    [
        opening_hours.list_service_hours,
        opening_hours.list_days_off,
        lambda centre, moment=None: opening_hours.describe_opening_now(centre, moment=moment),
    ],
)
def test_what_is_said_of_a_moment_is_the_same_whenever_it_is_asked(centre, say):
    DayException.objects.create(centre=centre, day=date(2026, 12, 1), reason="Training")
    DayException.objects.create(centre=centre, day=date(2026, 12, 2), service="phone")
    with time_machine.travel(NOON_ON_A_TUESDAY, tick=False):
        at_that_moment = say(centre)
    assert at_that_moment
    with time_machine.travel("2027-06-01T12:00:00Z", tick=False):
        assert say(centre, moment=NOON) == at_that_moment
