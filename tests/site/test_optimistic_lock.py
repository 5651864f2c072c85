"""Saving twice, and two people at once, in the forms of the admin: no 500, no false word, no dead end."""

from datetime import date, time

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from centres.models import AccessFact, Centre, DayException, OpeningTime, Oxygen
from msntc.admin_tools.optimistic_lock import KEPT_THEIRS, OptimisticLock
from msntc.giving.models import Fund
from tests.support.centre_admin import change, opened
from tests.support.concurrency import at_once, staff
from tests.support.conflicts import conflicts, post, row, said
from tests.support.factories import CentreFactory
from tests.support.therapy_admin import choose, filled
from therapies.models import Term

pytestmark = pytest.mark.django_db
SESSION = {"service": "chamber", "weekday": "1", "opens": "09:30", "closes": "12:00"}


def fact_row(data: dict, fact: str) -> int:
    """The number of the row in which a fact is answered."""
    return next(
        int(name.split("-")[1]) for name, value in data.items() if name.endswith("-fact") and value == [fact]
    )


def test_every_form_of_the_admin_that_saves_something_is_locked():
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_active=True, is_staff=True)
    unlocked = [
        str(model)
        for model, model_admin in admin.site._registry.items()
        if (model_admin.has_change_permission(request) or model_admin.has_add_permission(request))
        and not isinstance(model_admin, OptimisticLock)
    ]
    assert unlocked == []


def test_an_answered_fact_and_a_phone_from_an_older_form_both_stand(ann, ben, centre):
    old = opened(ben, centre)
    data = opened(ann, centre)
    fact = data["access-3-fact"][0]
    post(ann, centre, data | {"access-3-answer": "yes"})

    answer = post(ben, centre, old | {"phone": "020 7946 0001"})

    assert "Their changes and yours both stand." in said(answer)
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0001"
    assert [one.fact for one in AccessFact.objects.filter(answer="yes")] == [fact]


def test_two_who_answer_different_facts_answer_those(ann, ben, centre):
    old, data = opened(ben, centre), opened(ann, centre)
    first, second = (data[f"access-{n}-fact"][0] for n in (0, 5))
    post(ann, centre, data | {"access-0-answer": "yes"})
    post(ben, centre, old | {"access-5-answer": "no"})
    assert dict(AccessFact.objects.exclude(answer="unknown").values_list("fact", "answer")) == {
        first: "yes",
        second: "no",
    }


@pytest.mark.parametrize(
    "typed",
    [
        {"access-0-answer": "yes"},
        {"phone": "020 7946 0001"},
        {f"opening_times-0-{name}": value for name, value in SESSION.items()},
        {"exceptions-0-day": "2027-01-04", "exceptions-0-reason": "Training"},
        {"oxygen-0-seats": "6", "oxygen-0-pressures": ["150"]},
    ],
    ids=["fact", "phone", "session", "day", "chamber"],
)
def test_a_double_tap_is_saved_once_and_says_so(ann, centre, typed):
    data = opened(ann, centre) | typed
    assert "successfully" in said(post(ann, centre, data))
    version = Centre.objects.get().version

    answer = post(ann, centre, data)

    assert "Saved already" in said(answer)
    assert Centre.objects.get().version == version == 2
    assert (OpeningTime.objects.count(), DayException.objects.count()) == (
        int("opening_times-0-opens" in typed),
        int("exceptions-0-day" in typed),
    )


def test_saving_what_stands_there_already_says_so(ann, centre):
    assert "Saved already" in said(post(ann, centre, opened(ann, centre)))
    assert Centre.objects.get().version == 1


def test_two_who_add_the_same_session_add_one(ann, ben, centre):
    old = row(opened(ben, centre), "opening_times", 0, **SESSION)
    post(ann, centre, row(opened(ann, centre), "opening_times", 0, **SESSION))
    assert post(ben, centre, old).status_code == 200
    assert OpeningTime.objects.count() == 1


def test_two_who_add_a_session_with_another_end_are_asked(ann, ben, centre):
    old = row(opened(ben, centre), "opening_times", 0, **SESSION | {"closes": "13:00"})
    post(ann, centre, row(opened(ann, centre), "opening_times", 0, **SESSION))

    answer = post(ben, centre, old)

    assert len(conflicts(answer)) == 1
    assert OpeningTime.objects.get().closes == time(12)
    post(ben, centre, choose(answer.text, form="centre_form"))
    assert OpeningTime.objects.get().closes == time(13)


def test_a_day_that_both_told_stands_once(ann, ben, centre):
    day = {"day": "2027-01-04", "reason": "Training"}
    old = row(opened(ben, centre), "exceptions", 0, **day)
    post(ann, centre, row(opened(ann, centre), "exceptions", 0, **day))
    post(ben, centre, old)
    assert DayException.objects.get().day == date(2027, 1, 4)


@pytest.mark.parametrize(("chosen", "seats"), [("mine", 8), ("theirs", 6)])
def test_a_chamber_that_both_filled_in_is_asked_about_and_chosen(ann, ben, centre, chosen, seats):
    old = row(opened(ben, centre), "oxygen", 0, seats="8")
    post(ann, centre, row(opened(ann, centre), "oxygen", 0, seats="6"))

    answer = post(ben, centre, old)

    assert "What is saved now: 6" in conflicts(answer)[0]
    assert "What you typed: 8" in conflicts(answer)[0]
    answer = post(ben, centre, choose(answer.text, chosen, "centre_form"))
    assert said(answer) == KEPT_THEIRS if chosen == "theirs" else "successfully" in said(answer)
    assert Oxygen.objects.get().seats == seats


def test_a_row_that_was_taken_away_meanwhile_is_asked_about(ann, ben, centre):
    OpeningTime.objects.create(centre=centre, service="chamber", weekday=1, opens=time(9), closes=time(12))
    old = opened(ben, centre) | {"opening_times-0-closes": "13:00"}
    post(ann, centre, opened(ann, centre) | {"opening_times-0-DELETE": "on"})
    assert not OpeningTime.objects.exists()

    answer = post(ben, centre, old)

    assert "It has been taken away." in conflicts(answer)[0]
    post(ben, centre, choose(answer.text, form="centre_form"))
    assert OpeningTime.objects.get().closes == time(13)


def test_a_new_thing_that_is_added_twice_is_there_once(admin_client):
    address = "/admin/therapies/term/add/"
    data = filled(admin_client.get(address).text, "term_form") | {"term": "spasm", "meaning": "A cramp."}
    admin_client.post(address, data)
    answer = admin_client.post(address, data, follow=True)
    assert "Saved already" in said(answer)
    assert Term.objects.count() == 1

    address = "/admin/giving/fund/add/"
    data = filled(admin_client.get(address).text, "fund_form")
    data |= {"name": "Chamber", "purpose": "A new chamber."}
    admin_client.post(address, data)
    assert admin_client.post(address, data).status_code == 302
    assert Fund.objects.count() == 1


def test_a_seal_of_another_thing_is_not_believed(ann, centre):
    other = CentreFactory(phone="020 7946 0009")
    data = opened(ann, centre) | {"phone": "020 7946 0005", "opened": opened(ann, other)["opened"]}
    answer = post(ann, centre, data)
    assert any("020 7946 0005" in one for one in conflicts(answer))
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0000"


def test_no_seal_holds_what_the_form_does_not_show(ann):
    user = get_user_model().objects.get(username="ann")
    text = ann.get(f"/admin/auth/user/{user.pk}/change/").text
    assert user.password not in text
    seal = BeautifulSoup(text, "html.parser").find("input", attrs={"name": "opened"})["value"]
    from django.core import signing

    state = signing.loads(seal, salt=f"opened:auth.User:{user.pk}")
    assert user.password not in str(state)


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_that_comes_truly_at_once_is_saved_once():
    centre = CentreFactory()
    ann = staff("ann")
    data = row(opened(ann, centre), "opening_times", 0, **SESSION)

    answers = at_once(*[lambda: ann.post(change(centre), data)] * 2)

    assert [answer.status_code for answer in answers] == [302, 302], answers
    assert OpeningTime.objects.count() == 1
    assert Centre.objects.get().version == 2
