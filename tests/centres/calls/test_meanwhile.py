"""What happens while a call is open: colleagues, old pages, an ended session. Nothing that was typed is lost."""

from datetime import time

import pytest

from centres.calls.models import Call
from centres.models import OpeningTime
from centres.snapshots import save_centre
from tests.support.calls import finish, read_boxes, ring, start, type_in
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


class TestWhatAColleagueChangedMeanwhile:
    def test_another_field_stands(self, caller, centre):
        call = start(caller, centre)
        centre.website = "https://example.org"
        save_centre(centre)
        type_in(caller, call, "confirmed", phone="020 7946 0001")
        finish(caller, call)
        centre.refresh_from_db()

        assert (centre.website, centre.phone) == ("https://example.org", "020 7946 0001")

    @pytest.mark.parametrize(("choice", "phone"), [("mine", "020 7946 0001"), ("theirs", "020 7946 0002")])
    def test_the_same_field_is_asked_about(self, caller, centre, choice, phone):
        call = start(caller, centre)
        at = f"/staff/calls/{call.pk}/"
        boxes = read_boxes(caller.get(at).text)
        centre.phone = "020 7946 0002"
        save_centre(centre)
        caller.post(at, boxes | {"next": "confirmed", "phone": "020 7946 0001"})
        answer = finish(caller, call)
        assert "choose which is right" in answer.text
        finish(caller, call, clash_phone=choice)
        centre.refresh_from_db()

        assert centre.phone == phone

    def test_what_was_typed_before_nobody_answered_is_asked_about(self, caller, centre):
        ring(caller, centre, "no-answer", opening_hours="Closed in August", building_1="10-4")
        OpeningTime.objects.create(
            centre=centre, service="building", weekday=1, opens=time(9), closes=time(12)
        )
        save_centre(centre)
        call = start(caller, centre)
        type_in(caller, call, "confirmed")
        assert "choose which is right" in finish(caller, call).text
        finish(caller, call, clash_building_1="theirs")
        centre.refresh_from_db()

        assert (OpeningTime.objects.get().opens, centre.opening_hours) == (time(9), "Closed in August")

    def test_the_boxes_of_a_call_that_goes_on_hold_what_stands_now(self, caller, centre):
        call = start(caller, centre)
        type_in(caller, call, opening_hours="Weekdays")
        centre.phone, centre.opening_hours = "020 7946 0666", "Every day"
        save_centre(centre)
        call = start(caller, centre)
        boxes = read_boxes(caller.get(f"/staff/calls/{call.pk}/").text)
        assert (boxes["phone"], boxes["opening_hours"]) == (["020 7946 0666"], ["Weekdays"])
        type_in(caller, call, "confirmed")
        assert "choose which is right" in finish(caller, call).text

    def test_what_a_page_that_stayed_open_did_not_show_is_named_and_not_overwritten(self, caller, centre):
        call = start(caller, centre)
        at = f"/staff/calls/{call.pk}/"
        boxes = read_boxes(caller.get(at).text)
        other = CentreFactory(phone="020 7946 0666", name="The other")
        Call.objects.update(centre=other)
        caller.get(at)
        caller.post(at, boxes | {"next": "confirmed"})
        page = caller.get(f"{at}confirmed/").text
        assert "<del>020 7946 0000</del> <ins>020 7946 0666</ins>" in page
        assert "Somebody else has changed these since you looked" in page
        finish(caller, call)
        other.refresh_from_db()

        assert (other.name, other.phone) == ("The other", "020 7946 0666")

    @pytest.mark.parametrize("forged", ["", "{", "[1]", '{"phone": 1}', "\0"])
    def test_what_was_shown_counts_as_when_the_call_began_where_it_cannot_be_read(
        self, caller, centre, forged
    ):
        call = start(caller, centre)
        assert type_in(caller, call, "confirmed", shown=forged).status_code == 302
        call.refresh_from_db()
        assert (call.seen["phone"], call.answers) == ("020 7946 0000", {})


def test_what_was_typed_before_a_session_ended_comes_back(caller, centre):
    call = start(caller, centre)
    page = caller.get(f"/staff/calls/{call.pk}/").text
    assert "data-recover" in page
    assert "admin-form-recovery" in page
    answer = type_in(caller, call, _unsaved="0123456789abcdef" * 2)
    assert answer["Location"].endswith("#saved=" + "0123456789abcdef" * 2)


def test_what_is_typed_while_a_colleague_finishes_the_call_goes_into_a_new_one(caller, other_caller):
    centre, ann, ben = CentreFactory(), caller, other_caller
    call = start(ann, centre)
    boxes = read_boxes(ann.get(f"/staff/calls/{call.pk}/").text)
    ben.post(f"/staff/calls/centres/{centre.pk}/start/", {"anyway": "1"})
    finish(ben, call, "no-answer")

    answer = ann.post(
        f"/staff/calls/{call.pk}/", boxes | {"next": "save", "phone": "020 7946 0123"}, follow=True
    )

    new = Call.objects.open().get()
    assert new.answers["phone"] == "020 7946 0123"
    assert "finished this call while you were at it" in answer.text
    assert 'value="020 7946 0123"' in answer.text
    again = ben.post(f"/staff/calls/{call.pk}/", boxes | {"next": "save"}, follow=True)
    assert "is saved already" in again.text
    assert Call.objects.count() == 2
