"""The week as seven rows: what stays not known, what is closed, and what is refused."""

from datetime import time

import pytest

from centres.detail.opening_hours import list_service_hours
from centres.models import Centre, OpeningTime
from tests.support.tasks import read_form, send, undo

pytestmark = pytest.mark.django_db
HOURS = "/staff/centre/own/hours/"
TUESDAY = {"opens-1-0": "09:00", "closes-1-0": "16:00"}


def week(centre) -> dict:
    [service] = list_service_hours(Centre.objects.get(pk=centre.pk))
    return dict(service.week)


def test_one_day_is_saved_and_the_others_stay_not_known(client, centre):
    page = send(client, HOURS, TUESDAY)

    assert "Saved. The public sees it now." in page.text
    assert week(centre) == {"Tuesday": "9 am to 4 pm", "Other days": "Not known"}
    assert centre.history.first().history_user.username == "tom"


def test_a_day_that_is_ticked_is_closed_and_the_rest_not_known(client, centre):
    send(client, HOURS, TUESDAY | {"closed-2": "on"})

    assert week(centre) == {"Tuesday": "9 am to 4 pm", "Wednesday": "Closed", "Other days": "Not known"}


def test_a_week_that_was_whole_stays_so_and_a_day_can_become_unknown(client, centre):
    Centre.objects.filter(pk=centre.pk).update(closed_other_days=["building"])
    OpeningTime.objects.create(centre=centre, weekday=0, opens=time(9), closes=time(12))
    assert read_form(client.get(HOURS))["closed-6"]

    send(client, HOURS, TUESDAY | {"closed-1": None})
    centre.refresh_from_db()
    assert centre.closed_other_days == ["building"]
    assert week(centre)["Sunday"] == "Closed"

    send(client, HOURS, {"closed-6": None})
    centre.refresh_from_db()
    assert centre.closed_other_days == []
    assert week(centre)["Saturday"] == "Closed"
    assert week(centre)["Other days"] == "Not known"


def test_a_split_day_by_appointment(client, centre):
    send(client, HOURS, TUESDAY | {"opens-1-1": "17:00", "closes-1-1": "19:30", "by-1-1": "on"})

    assert week(centre)["Tuesday"] == "9 am to 4 pm, 5 pm to 7.30 pm by appointment"


def test_the_other_services_are_left_alone(client, centre):
    OpeningTime.objects.create(centre=centre, service="phone", weekday=0, opens=time(9), closes=time(12))
    send(client, f"{HOURS}?of=chamber", TUESDAY)

    assert sorted(centre.opening_times.values_list("service", "weekday")) == [("chamber", 1), ("phone", 0)]


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"opens-1-0": "09:00"}, "Tuesday: say when it opens and when it closes."),
        ({"by-1-0": "on"}, "Tuesday: say when it opens and when it closes."),
        (TUESDAY | {"by-1-1": "on"}, "Tuesday: say when it opens and when it closes."),
        ({"opens-1-0": "16:00", "closes-1-0": "09:00"}, "Tuesday: it closes before it opens."),
        ({"opens-1-0": "04:00", "closes-1-0": "09:00"}, "Tuesday: the earliest time is 5 in the morning."),
        (TUESDAY | {"closed-1": "on"}, "Tuesday is ticked as closed and has times."),
        (
            TUESDAY | {"opens-1-1": "15:00", "closes-1-1": "17:00"},
            "Tuesday: 9 am to 4 pm and 3 pm to 5 pm overlap.",
        ),
        ({"opens-1-0": "nine", "closes-1-0": "16:00"}, "Enter a valid time."),
    ],
)
def test_what_cannot_be_right_is_refused_with_what_was_typed(client, centre, boxes, said):
    page = send(client, HOURS, boxes)

    assert said in page.text
    assert "Error: Hours" in page.text
    assert not centre.opening_times.exists()
    assert boxes.items() <= read_form(page).items()


@pytest.mark.parametrize(
    ("to", "days"),
    [("week", "01234"), ("all", "0123456"), (["3", "6"], "136"), (["9"], "1"), (None, "1")],
)
def test_copying_a_day_fills_the_boxes_and_saves_nothing(client, centre, to, days):
    times = {"opens-1-0": "09:00", "closes-1-0": "16:00", "by-1-0": "on", "opens-1-1": "17:00"}
    page = send(client, HOURS, times, copy="1", to=to, **{"from": "1"})

    assert ("Copied. It is not saved yet" in page.text) is (to is not None)
    assert ("Nothing was copied." in page.text) is (to is None)
    form = read_form(page)
    assert {day for day in "0123456" if form[f"opens-{day}-0"] == "09:00"} == set(days)
    assert {day for day in "0123456" if form[f"opens-{day}-1"] == "17:00"} == set(days)
    assert "by-1-0" in form
    assert not centre.opening_times.exists()


def test_the_first_day_with_times_is_offered_for_copying(client, centre):
    assert read_form(client.get(HOURS))["from"] == "0"
    send(client, HOURS, TUESDAY)
    assert read_form(client.get(HOURS))["from"] == "1"


def test_bank_holidays_are_offered_as_closed_days(client, centre):
    page = client.get(HOURS)
    first = page.context["form"].fields["holidays"].choices[0][0]

    send(client, HOURS, {"holidays": first})
    [day] = centre.exceptions.all()
    assert (day.day.isoformat(), day.opens, day.service) == (first, None, "")
    assert day.reason

    send(client, HOURS, {"holidays": None})
    assert not centre.exceptions.exists()


def test_it_is_undone_by_one_press(client, centre):
    page = send(client, HOURS, TUESDAY)
    page = undo(client, page)

    assert "Undone. All is as it was before." in page.text
    assert not centre.opening_times.exists()
    assert centre.history.count() >= 3


def test_it_is_not_undone_where_somebody_has_saved_since(client, centre, admin_client):
    page = send(client, HOURS, TUESDAY)
    send(admin_client, HOURS, {"opens-2-0": "10:00", "closes-2-0": "12:00"})
    page = undo(client, page)

    assert "Nothing was undone, because somebody has saved since." in page.text
    assert centre.opening_times.count() == 2


def test_a_day_by_appointment_is_emptied_or_closed_with_its_tick_left(client, centre):
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(9), closes=time(12), by_appointment=True)
    send(client, HOURS, {"opens-1-0": "", "closes-1-0": "", "closed-1": "on"})

    assert not centre.opening_times.exists()
    centre.refresh_from_db()
    assert centre.closed_weekdays == ["building-1"]


def test_copying_a_day_does_not_hide_what_another_changed(client, admin_client, centre):
    mine = read_form(client.get(HOURS)) | {"opens-0-0": "09:00", "closes-0-0": "16:00"}
    send(admin_client, HOURS, {"opens-4-0": "09:00", "closes-4-0": "12:00"})
    page = client.post(HOURS, mine | {"copy": "1", "from": "0", "to": "week"})
    page = client.post(HOURS, read_form(page))

    assert "Somebody has changed this while you had it open." in page.text
    assert centre.opening_times.get().closes == time(12)
