"""What a centre's answer does: what is live at once, what waits, and when all counts as confirmed."""

from datetime import time, timedelta

import pytest

from centres import offline_list
from centres.models import OpeningTime
from centres.verification import answers
from tests.support.verification import TODAY, asked

pytestmark = pytest.mark.django_db


def test_hours_change_at_once_and_a_phone_number_waits_for_the_office(centre):
    before = centre.phone
    proposed_change, report = answers.apply_correction(
        asked(centre), {"opening_hours": "Tuesdays 10 to 4", "phone": "0113 496 0000"}
    )
    centre.refresh_from_db()
    assert centre.opening_hours == "Tuesdays 10 to 4"
    assert centre.phone == before
    assert centre.confirmed_on is None
    assert proposed_change.values == {"phone": "0113 496 0000"}
    assert report is None


def test_the_list_for_outages_follows_what_a_link_changes(centre, django_capture_on_commit_callbacks):
    until = TODAY + timedelta(days=10)
    with django_capture_on_commit_callbacks(execute=True):
        answers.apply_correction(asked(centre), {"closed_from": TODAY, "closed_until": until})

    ((_, (known,)),) = offline_list.read_offline_list()
    assert known.closed_until == until


def test_only_small_changes_count_as_confirmed(centre):
    assert answers.apply_correction(asked(centre), {"also_offers": "Chair yoga"}) == (None, None)
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY


def test_what_else_changed_waits_for_the_office_and_nothing_is_confirmed_meanwhile(centre):
    _, report = answers.apply_correction(asked(centre), {}, more="A session is £20 now.")
    centre.refresh_from_db()
    assert centre.confirmed_on is None
    assert (report.centre, report.answered_on) == (centre, None)
    assert "A session is £20 now." in report.words


def test_new_hours_in_a_note_do_not_confirm_the_sessions(centre):
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12))
    _, report = answers.apply_correction(asked(centre), {"opening_hours": "Now Fridays"})
    centre.refresh_from_db()
    assert (centre.opening_hours, centre.confirmed_on) == ("Now Fridays", None)
    assert "“Now Fridays”" in report.words
