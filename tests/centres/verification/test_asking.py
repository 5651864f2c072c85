"""Which centres are asked whether all is still right, when, and whom of each."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from centres.models import Centre, VerificationRequest
from centres.verification import answers, proposed_changes, schedule
from centres.verification.dashboard import list_centre_tasks
from msntc.mail.models import Letter
from tests.support.factories import CentreFactory
from tests.support.verification import TODAY, asked, days, on_the_day

pytestmark = pytest.mark.django_db


def stages(on=TODAY):
    return {centre.slug: stage for centre, stage in schedule.list_due_centres(on)}


def test_a_centre_that_never_confirmed_is_asked(centre):
    assert stages() == {centre.slug: VerificationRequest.Stage.FIRST}


@pytest.mark.parametrize(("days", "is_asked"), [(89, False), (90, True), (400, True)])
def test_a_centre_is_asked_again_after_90_days(centre, days, is_asked):
    centre.confirmed_on = TODAY - timedelta(days=days)
    centre.save()
    assert bool(stages()) == is_asked


def test_an_unanswered_letter_goes_to_the_second_contact_then_to_the_office_then_starts_again(centre):
    asked(centre, days_ago=13)
    assert stages() == {}
    VerificationRequest.objects.update(asked_on=TODAY - timedelta(days=14))
    assert stages() == {centre.slug: VerificationRequest.Stage.SECOND}
    VerificationRequest.objects.update(asked_on=TODAY - timedelta(days=28))
    asked(centre, stage=VerificationRequest.Stage.SECOND, days_ago=14)
    assert stages() == {centre.slug: VerificationRequest.Stage.OFFICE}
    VerificationRequest.objects.update(asked_on=TODAY - timedelta(days=200))
    asked(centre, stage=VerificationRequest.Stage.OFFICE, days_ago=89, to="")
    assert stages() == {}
    VerificationRequest.objects.filter(stage=VerificationRequest.Stage.OFFICE).update(
        asked_on=TODAY - timedelta(days=90)
    )
    assert stages() == {centre.slug: VerificationRequest.Stage.FIRST}


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_a_centre_that_is_not_published_is_not_asked(centre, status):
    centre.status = status
    centre.save()
    assert stages() == {}


def run(number):
    """What cron does on the day so many days from now; the letters of that day."""
    before = set(Letter.objects.values_list("pk", flat=True))
    with time_machine.travel(datetime(2026, 11, 21, 10, tzinfo=UTC) + days(number), tick=False):
        call_command("ask_centres")
        return [letter.to for letter in Letter.objects.exclude(pk__in=before)]


def test_two_cycles_in_which_the_second_contact_answers(centre):
    """Each begins with the first contact, whatever stayed open before."""
    for begin in (0, 105):
        assert run(begin) == ["first@centre.test"]
        assert [run(begin + n) for n in (1, 13)] == [[], []]
        assert run(begin + 14) == ["second@centre.test"]
        with on_the_day(begin + 15):
            answers.confirm_details(
                VerificationRequest.objects.filter(stage=VerificationRequest.Stage.SECOND).first()
            )
        assert [run(begin + n) for n in (15, 28, 42, 104)] == [[], [], [], []]
    assert not VerificationRequest.objects.filter(stage=VerificationRequest.Stage.OFFICE)


@pytest.mark.parametrize("ticked", [5, 20, 40])
def test_two_cycles_in_which_the_office_ticks_that_all_is_right(centre, ticked):
    """Its letters stay open, and count no longer."""
    letters = {0: ["first@centre.test"], 14: ["second@centre.test"], 28: []}
    for begin in (0, ticked + 90):
        for number, to in letters.items():
            if number < ticked:
                assert run(begin + number) == to
        with on_the_day(begin + ticked):
            assert (f"Ring {centre.name}:" in sentences()) == (ticked > 28)
            Centre.objects.update(confirmed_on=timezone.localdate())
            assert "Ring " not in sentences()
        assert [run(begin + ticked + n) for n in (1, 50, 89)] == [[], [], []]


def sentences():
    return " ".join(words for words, _ in list_centre_tasks())


@pytest.mark.parametrize(
    "decide", [proposed_changes.accept_proposed_change, proposed_changes.refuse_proposed_change, None]
)
def test_two_cycles_in_which_something_changed(centre, decide):
    """Nobody is asked while the office has to decide, nor in the three months after an answer."""
    begin = 0
    Centre.objects.update(confirmed_on=TODAY - days(400))
    for number in ("0113 496 0000", "0113 496 0001"):
        assert run(begin) == ["first@centre.test"]
        with on_the_day(begin + 2):
            proposed_change, _ = answers.apply_correction(
                VerificationRequest.objects.first(), {"phone": number}
            )
        assert [run(begin + n) for n in (3, 14, 20)] == [[], [], []]
        if decide is None:
            assert [run(begin + n) for n in (91, 92, 200)] == [[], [], []]
            proposed_changes.refuse_proposed_change(proposed_change)
            begin += 200
        else:
            with on_the_day(begin + 30):
                decide(proposed_change)
            assert [run(begin + n) for n in (31, 60, 91)] == [[], [], []]
            begin += 92
    assert VerificationRequest.objects.count() == 2


def test_a_centre_that_never_answers_is_asked_again_after_the_office_had_its_turn(centre):
    assert [run(n) for n in (0, 14, 28, 42, 117, 118, 132, 146)] == [
        ["first@centre.test"],
        ["second@centre.test"],
        [],
        [],
        [],
        ["first@centre.test"],
        ["second@centre.test"],
        [],
    ]
    with on_the_day(146):
        assert f"Ring {centre.name}:" in sentences()


@pytest.mark.parametrize(
    ("first", "second", "public", "letters"),
    [
        ("a@x.test", "b@x.test", "c@x.test", ["a@x.test", "b@x.test"]),
        ("a@x.test", "", "c@x.test", ["a@x.test", "a@x.test"]),
        ("", "b@x.test", "c@x.test", ["c@x.test", "b@x.test"]),
        ("", "b@x.test", "", ["b@x.test", "b@x.test"]),
        ("", "", "", []),
    ],
)
def test_whoever_is_known_is_asked(first, second, public, letters):
    CentreFactory(contact_email=first, second_contact_email=second, email=public)
    assert run(0) + run(14) == letters


def test_whom_to_ask_costs_two_queries(centre, django_assert_num_queries):
    for _ in range(3):
        asked(CentreFactory())
    with django_assert_num_queries(2):
        schedule.list_due_centres()


def test_a_centre_without_an_address_for_letters_stands_on_the_offices_list():
    CentreFactory(contact_email="", email="")
    call_command("ask_centres")
    assert not Letter.objects.exists()
    assert VerificationRequest.objects.get().stage == VerificationRequest.Stage.OFFICE


def test_the_public_address_is_asked_where_no_other_is_known():
    CentreFactory(contact_email="", email="desk@centre.test")
    call_command("ask_centres")
    assert Letter.objects.get().to == "desk@centre.test"
