"""Two presses, and two volunteers, at the same moment: each with a connection of their own."""

import pytest
from django.contrib.auth import get_user_model

from centres.calls import services
from centres.calls.models import Call
from tests.support.calls import start, type_in
from tests.support.concurrency import at_once, staff
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_call_that_is_finished_twice_at_once_makes_one_version():
    centre, ann = CentreFactory(), staff("ann")
    call, by = start(ann, centre), get_user_model().objects.get()
    type_in(ann, call, phone="020 7946 0001")
    call.refresh_from_db()

    def finish():
        answers = services.build_answers_form(call, is_checked=True)
        assert answers.is_valid()
        return services.finish_call(call, Call.Outcome.CONFIRMED, {"role": "manager"}, answers, set(), by)

    done = at_once(finish, finish)

    assert sorted(type(one).__name__ for one in done) == ["CallFinished", "Finished"]
    assert centre.history.filter(history_change_reason="call with manager").count() == 1


def test_two_volunteers_who_begin_at_once_are_at_one_call():
    centre, people = CentreFactory(), [staff("ann"), staff("ben")]
    at = f"/staff/calls/centres/{centre.pk}/start/"
    answers = at_once(*(lambda one=one: one.post(at) for one in people))

    assert Call.objects.count() == 1
    assert all(answer.status_code in (302, 409) for answer in answers)
