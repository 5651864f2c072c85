"""The plan's page: ready before anybody chooses, honest about what nobody knows, and all of it in its address."""

from datetime import date, time
from urllib.parse import unquote

import pytest
import time_machine

from centres.course.cost import estimate_course_cost
from centres.course.forms import BAD_START
from centres.course.plan import UNKNOWN_START
from centres.models import Offer, OpeningTime
from tests.support.factories import CentreFactory, PostcodeAreaFactory, TherapyFactory

pytestmark = pytest.mark.django_db
TUESDAY = "2026-11-24T12:00:00Z"
DAY = date(2026, 11, 12)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def oxygen():
    return TherapyFactory(name="Oxygen therapy", slug="oxygen-therapy")


@pytest.fixture
def centre(oxygen):
    PostcodeAreaFactory(code="N8", kind="district")
    return CentreFactory(
        name="One MS Centre", slug="one-ms-centre", town="Testham", phone="020 7946 0000", therapies=[oxygen]
    )


def path(centre, query=""):
    return f"/centres/plan/{centre.pk}/{query}"


def give_sessions(centre, *weekdays):
    for weekday in weekdays:
        OpeningTime.objects.create(
            centre=centre, service="chamber", weekday=weekday, opens=time(10), closes=time(12)
        )


def test_a_plan_is_ready_and_says_what_is_not_known(client, centre):
    answer = client.get(path(centre))

    plan = answer.context["plan"]
    assert (plan.course.days[0], plan.last) == (date(2026, 11, 25), date(2026, 12, 15))
    for words in (
        "A plan, not a booking. Ring first.",
        "15 sessions in 3 weeks",
        "We do not know which days this centre runs oxygen. We took Monday to Friday, and no bank holidays.",
        "Ask the centre.",
        "We keep nothing of it, and it is no medical advice.",
    ):
        assert words in answer.text


def test_a_plan_is_for_nobody_between_us_and_for_no_search_engine(client, centre):
    answer = client.get(path(centre))

    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-cache"
    assert '<meta name="robots" content="noindex">' in answer.text


def test_the_days_of_the_centre_are_taken_where_they_are_known(client, centre):
    give_sessions(centre, 1, 3)

    answer = client.get(path(centre, "?first=2026-12-01"))

    assert {day.weekday() for day in answer.context["plan"].course.days} == {1, 3}
    assert "It has oxygen on Tuesday and Thursday, so 5 a week is not possible." in answer.text
    assert "We do not know if sessions close together are better." in answer.text
    assert "Sessions there: Tuesday and Thursday, 10 am to noon. Ask which is yours." in answer.text
    assert "We do not know which days" not in answer.text


def test_days_on_which_the_building_is_shut_are_left_out_where_those_of_the_chamber_are_not_known(
    client, centre
):
    centre.closed_weekdays = ["building-0"]
    centre.save()

    answer = client.get(path(centre, "?day=monday&day=friday"))

    assert {day.weekday() for day in answer.context["plan"].course.days} == {4}


def test_what_is_handed_on_names_the_first_half_of_the_postcode_and_no_illness(client, centre):
    answer = client.get(path(centre, "?start=n8+0np&week=3"), follow=True)

    assert answer.redirect_chain == [(path(centre, "?start=N8&week=3#answer"), 302)]
    share = answer.context["share"]
    assert share.path == path(centre, "?first=2026-11-25&week=3&start=N8")
    title = answer.text.split("<title>")[1].split("</title>")[0]
    for words in (title, share.address, unquote(share.text_message), unquote(share.mail)):
        assert "MS" not in words.upper().replace("FORMS", "").split()
        assert "0NP" not in words.upper()
        assert "ms-" not in words
    assert unquote(share.text_message).startswith(
        "sms:?&body=A plan, not a booking: 15 visits in Testham, Wed 25 Nov to "
    )
    assert "Ring first: 020 7946 0000." in unquote(share.text_message)
    assert "Wed 25 Nov, Fri 27 Nov, Mon 30 Nov" in unquote(share.mail)


def test_the_way_is_reckoned_there_and_back_for_the_whole_course(client, centre):
    answer = client.get(path(centre, "?start=N8"))

    journeys = answer.context["plan"].journeys
    assert journeys.times == 15
    assert journeys.miles == f"{10 * round(30 * journeys.way.miles / 10)} miles"
    assert "15 times there and back from N8, in a straight line." in answer.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?start=ZE9", UNKNOWN_START),
        ("?start=Leeds", BAD_START),
        ("?first=2020-01-01", "Choose a first day within a year from today."),
    ],
)
def test_what_cannot_be_planned_is_said_at_the_question(client, centre, query, words):
    answer = client.get(path(centre, query))

    assert answer.context["plan"] is None
    assert answer.text.count(words) == 2
    assert "<title>Error: A plan, not a booking</title>" in answer.text


def test_what_an_address_asks_and_nobody_can_choose_is_passed_over(client, centre):
    answer = client.get(path(centre, "?week=9&sessions=x&day=someday"))

    assert len(answer.context["plan"].course.days) == 15


def test_a_centre_that_is_shut_has_no_plan_and_no_calendar(client, centre):
    centre.closed_from = date(2026, 1, 1)
    centre.save()

    assert "We found no days for a plan in the next year." in client.get(path(centre)).text
    assert client.get(path(centre, "plan.ics")).status_code == 404


def test_a_qr_code_is_drawn_only_when_it_is_asked_for(client, centre):
    assert "QR code of this plan" not in client.get(path(centre)).text
    assert "QR code of this plan" in client.get(path(centre, "?qr=1")).text


def test_a_centre_that_went_leads_on(client, centre):
    closed, gone, draft = (CentreFactory(status=status) for status in ("closed", "draft", "draft"))
    type(gone).objects.filter(pk=gone.pk).update(merged_into=centre)

    assert client.get(path(closed))["Location"] == closed.get_absolute_url()
    assert client.get(path(gone, "?week=3"))["Location"] == path(centre, "?week=3")
    assert client.get(path(draft)).status_code == 404


def test_the_centre_and_an_answer_of_a_search_lead_to_the_plan(client, centre):
    assert f'href="{path(centre)}"' in client.get(centre.get_absolute_url()).text
    assert f'href="{path(centre, "?start=N8")}"' in client.get("/centres/?q=N8").text


def test_a_plan_takes_few_queries(client, centre, django_assert_num_queries):
    client.get(path(centre, "?start=N8"))

    with django_assert_num_queries(3):  # the versions of what is shown, where N8 is, how far
        client.get(path(centre, "?start=N8"))


def test_a_plan_has_one_address_which_the_page_that_is_kept_says(client, centre):
    other = path(centre).replace(str(centre.pk), f"00{centre.pk}")
    assert client.get(other).status_code == 404
    assert client.get(f"{other}plan.ics").status_code == 404
    assert other not in client.get(path(centre)).text


def test_a_plan_as_it_opens_is_kept_until_what_it_shows_or_the_day_changes(
    client, centre, django_assert_num_queries
):
    first = client.get(path(centre))
    with django_assert_num_queries(1):  # the versions of what is shown
        assert client.get(path(centre)).text == first.text
    assert first["Cache-Control"] == "private, no-cache"

    centre.phone = "01632 960 001"
    centre.save()
    assert "Call 01632 960 001" in client.get(path(centre)).text
    assert "Wednesday 25 November" in first.text
    with time_machine.travel("2026-11-25T12:00:00Z", tick=False):
        assert "Wednesday 25 November" not in client.get(path(centre)).text


@pytest.mark.parametrize(
    ("terms", "pence", "covers", "answer", "source"),
    [
        ("", None, "", "Ask the centre.", ""),
        ("free", None, "", "Free.", "The centre said so on 12 November 2026."),
        (
            "donation",
            1250,
            "one session of an hour",
            "£187.50.",
            "That is 15 times £12.50, the donation that it suggested on 12 November 2026.",
        ),
        ("price", 1000, "a session", "£150.", "That is 15 times £10, its price on 12 November 2026."),
        ("price", 4000, "", "Ask the centre.", "On 12 November 2026 it said: £40."),
        (
            "price",
            20000,
            "a course of 15 sessions",
            "Ask the centre.",
            "it said: £200 for a course of 15 sessions.",
        ),
        ("donation", 4000, "a month", "Ask the centre.", "it said: Suggested donation £40 for a month."),
        ("price", 9000, "10 sessions", "Ask the centre.", "it said: £90 for 10 sessions."),
    ],
)
def test_a_course_costs_what_the_centre_says_or_nobody_knows(terms, pence, covers, answer, source):
    offer = Offer(terms=terms, pence=pence, covers=covers, checked_on=DAY if terms else None)

    cost = estimate_course_cost(offer, 15)

    assert cost.answer == answer
    assert source in cost.source
