"""Sessions in the form of a centre: the same one twice, two that overlap, half a week, days of the building."""

from datetime import time

import pytest
from bs4 import BeautifulSoup

from tests.support.centre_admin import save
from tests.support.factories import CentreFactory
from tests.support.opening_times import give_times

pytestmark = pytest.mark.django_db


def row(number, opens, closes, weekday=1, service="building"):
    values = {"service": service, "weekday": weekday, "opens": opens, "closes": closes}
    return {f"opening_times__{number}__{name}": value for name, value in values.items()}


def rows(*made):
    total = {"opening_times__TOTAL_FORMS": len(made)}
    return {name: value for one in (*made, total) for name, value in one.items()}


def errors(answer):
    page = BeautifulSoup(answer.text, "html.parser")
    return " ".join(" ".join(one.text.split()) for one in page.select(".inline-group .errorlist li"))


def messages(answer):
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.fixture
def centre():
    return CentreFactory(closed_other_days=["building", "phone", "chamber"])


@pytest.mark.parametrize(
    ("service", "second", "asked"),
    [
        ("building", ("10:00", "15:00"), "Building open, Tuesday: 9.33 am to 2.44 pm and 10 am to 3 pm overlap."),
        ("building", ("14:43", "15:00"), "9.33 am to 2.44 pm and 2.43 pm to 3 pm overlap."),
        ("building", ("09:00", "09:34"), "9 am to 9.34 am and 9.33 am to 2.44 pm overlap."),
        ("building", ("14:44", "15:00"), "9.33 am to 2.44 pm and 2.44 pm to 3 pm follow on without a break."),
        ("building", ("14:45", "15:00"), ""),
        ("phone", ("14:44", "15:00"), "Phone answered, Tuesday: 9.33 am to 2.44 pm and 2.44 pm to 3 pm follow on"),
        ("chamber", ("14:44", "15:00"), ""),
        ("chamber", ("14:00", "15:00"), "Oxygen sessions, Tuesday: 9.33 am to 2.44 pm and 2 pm to 3 pm overlap."),
    ],
)  # fmt: skip
def test_sessions_that_overlap_are_asked_about_and_kept_by_a_tick(
    admin_client, centre, service, second, asked
):
    typed = rows(row(0, "09:33", "14:44", service=service), row(1, *second, service=service))
    answer = save(admin_client, centre, **typed)
    assert asked in errors(answer)
    assert centre.opening_times.count() == (0 if asked else 2)
    if asked:
        box = BeautifulSoup(answer.text, "html.parser").find("input", {"name": "opening_times-1-keep"})
        assert box["type"] == "checkbox"
        kept = save(admin_client, centre, **typed, opening_times__1__keep="on")
        assert not errors(kept)
        assert centre.opening_times.count() == 2


def test_all_that_overlaps_is_asked_about_once(admin_client, centre):
    made = [
        row(0, "09:00", "12:00"),
        row(1, "11:00", "13:00"),
        row(2, "09:00", "10:00", 2),
        row(3, "09:30", "11:00", 2),
    ]
    said = errors(save(admin_client, centre, **rows(*made)))
    assert "Tuesday: 9 am to noon and 11 am to 1 pm overlap." in said
    assert "Wednesday: 9 am to 10 am and 9.30 am to 11 am overlap." in said
    assert said.count("Is that right?") == 1


@pytest.mark.parametrize(
    "other", [row(1, "10:00", "11:00", weekday=2), row(1, "10:00", "11:00", service="chamber")]
)
def test_another_day_or_another_service_is_no_overlap(admin_client, centre, other):
    assert not errors(save(admin_client, centre, **rows(row(0, "10:00", "11:00"), other)))
    assert centre.opening_times.count() == 2


def test_what_was_kept_is_not_asked_about_again(admin_client, centre):
    give_times(centre, "building Tuesday 9-12", "building Tuesday 11-13")
    answer = save(admin_client, centre, phone="020 7946 0000")
    centre.refresh_from_db()
    assert not errors(answer)
    assert centre.phone == "020 7946 0000"
    assert "overlap" in errors(save(admin_client, centre, opening_times__1__closes="14:00"))


def test_a_session_that_is_taken_out_overlaps_nothing(admin_client, centre):
    give_times(centre, "building Tuesday 9-12")
    typed = rows(row(0, "09:00", "12:00"), row(1, "09:30", "12:30"))
    assert not errors(save(admin_client, centre, **typed, opening_times__0__DELETE="on"))
    assert [one.opens for one in centre.opening_times.all()] == [time(9, 30)]


@pytest.mark.parametrize("keep", [{}, {"opening_times__1__keep": "on"}])
def test_the_same_session_twice_is_an_error_whatever_is_ticked(admin_client, centre, keep):
    answer = save(admin_client, centre, **rows(row(0, "10:00", "11:00"), row(1, "10:00", "12:00")), **keep)
    assert "This session or day is in the list twice. Take one of them out." in errors(answer)
    assert not centre.opening_times.exists()


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("09:00", "11:00", "This session or day is in the list twice."),
        ("", "", "This day is in the list as closed and with times."),
        ("13:00", "14:00", ""),
    ],
)
def test_a_day_is_not_told_twice_nor_closed_and_open_at_once(admin_client, centre, opens, closes, said):
    give_times(centre, "2036-12-24 9-12")
    day = {"exceptions__1__day": "2036-12-24", "exceptions__TOTAL_FORMS": 2}
    answer = save(admin_client, centre, **day, exceptions__1__opens=opens, exceptions__1__closes=closes)
    assert said in errors(answer)
    assert centre.exceptions.count() == (1 if said else 2)


def test_half_a_week_is_told_to_whoever_saves_it(admin_client, centre):
    half = "Building open: there are sessions on Tuesday. Of the other days visitors read “Not known”."
    assert half not in messages(save(admin_client, centre, **rows(row(0, "10:00", "16:00"))))
    answer = save(admin_client, centre, closed_other_days=["phone"], phone="020 7946 0000")
    assert half in messages(answer)
    assert "Phone answered: it is ticked as closed on all other days, but no day has a session." in messages(
        answer
    )


def test_other_times_for_all_without_a_week_of_the_building_are_told(admin_client):
    centre = give_times(CentreFactory(), "2036-12-24 9-12")
    answer = save(admin_client, centre, phone="020 7946 0000")
    assert "24 December 2036 has other times for the centre as a whole" in messages(answer)
    give_times(centre, "building Monday 9-12")
    assert "24 December 2036" not in messages(save(admin_client, centre, phone="020 7946 0001"))
