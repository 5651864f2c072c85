"""Who tries stolen cards is stopped by the cards that are refused, network by network; an appeal closes nothing."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.test import RequestFactory

from msntc.giving.models import Gift, GivingSettings, Payment
from msntc.giving.payments import card_testing
from msntc.giving.retention import purge_old_data
from msntc.mail.models import Letter
from tests.support.giving_form import ANN, FROM_US
from tests.support.staff import seal
from tests.support.webhooks import CHARGE, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_ways")]
number = count()
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def opened(client, stand_in) -> str:
    """The stamp of a form that was opened two minutes ago."""
    with time_machine.travel(NOON - timedelta(minutes=2), tick=False):
        return client.get("/support-us/").context["form"].initial["opened"]


def ask(client, opened, address, **answers):
    facts = (
        {"opened": opened, "subject": "", "frequency": "once", "amount": "", "other": "25", "step": "pay"}
        | ANN
        | answers
    )
    return client.post("/support-us/give/", facts, **FROM_US, HTTP_X_FORWARDED_FOR=address)


def event_of(stand_in, kind, about):
    """While the clock stands, messages are numbered here."""
    return stand_in.event(kind, about, id=f"evt_{next(number)}")


def refuse(client, stand_in, page: str) -> None:
    """One card is refused on that payment page."""
    about = CHARGE | {
        "payment_method_details": {"type": "card"},
        "metadata": stand_in.sessions[page]["metadata"],
    }
    assert send(client, event_of(stand_in, "charge.failed", about)).status_code == 200


def pay(client, stand_in, page: str) -> None:
    found = stand_in.sessions[page] | {
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": f"pi_{page}",
    }
    assert send(client, event_of(stand_in, "checkout.session.completed", found)).content == b"believed"


def newest(stand_in) -> str:
    return list(stand_in.sessions)[-1]


@pytest.mark.parametrize("gifts", [120, pytest.param(2_000, marks=pytest.mark.world)])
def test_an_appeal_of_2000_gifts_in_an_hour_from_2000_addresses_passes(client, stand_in, opened, gifts):
    """Good cards are refused at first, as always: 60. They come from eight networks, as with a mobile phone company."""
    GivingSettings.objects.update(treasurer_email="money@network.test")
    addresses = [f"203.0.{n % 8}.{n // 8}" for n in range(gifts)]
    with time_machine.travel(NOON, tick=False) as clock:
        for n, address in enumerate(addresses):
            clock.move_to(NOON + timedelta(seconds=1.8 * n))
            assert ask(client, opened, address).status_code == 303, n
            if n % (gifts // 60) == 0:
                refuse(client, stand_in, newest(stand_in))
            pay(client, stand_in, newest(stand_in))
    assert Payment.objects.count() == len(set(addresses)) == gifts
    assert [letter.subject for letter in Letter.objects.filter(to="money@network.test")] == [
        "Very many cards are being refused"
    ]


def test_60_refusals_from_one_network_do_not_pass(
    client, stand_in, opened, django_capture_on_commit_callbacks
):
    GivingSettings.objects.update(treasurer_email="money@network.test")
    refused, statuses = 0, []
    for n in range(60):
        answer = ask(client, opened, f"198.51.100.{n}")
        statuses.append(answer.status_code)
        if answer.status_code == 303:
            with django_capture_on_commit_callbacks(execute=True):
                refuse(client, stand_in, newest(stand_in))
            refused += 1
    assert (statuses, refused) == ([303] * 20 + [429] * 40, 20)
    assert "Many cards were refused here in the last hour" in answer.text
    assert 'value="Ann"' in answer.text, "nothing typed is lost"
    assert ask(client, opened, "203.0.113.1").status_code == 303, "others give on"
    assert Letter.objects.count() == 0, "20 are what the treasurer is not told of"


def test_60_cards_on_pages_that_were_opened_before_close_these_pages(
    client, stand_in, opened, django_capture_on_commit_callbacks
):
    pages = []
    for n in range(10):
        assert ask(client, opened, f"2001:db8:1:{n}::1").status_code == 303
        pages.append(newest(stand_in))
    for n in range(60):
        page = pages[n % 10]
        if stand_in.sessions[page]["status"] == "open":
            with django_capture_on_commit_callbacks(execute=True):
                refuse(client, stand_in, page)
        if n == 18:
            assert {stand_in.sessions[one]["status"] for one in pages} == {"open"}
    assert {stand_in.sessions[one]["status"] for one in pages} == {"expired"}
    assert ask(client, opened, "2001:db8:1:ff::1").status_code == 429
    assert ask(client, opened, "2001:db8:2:ff::1").status_code == 303


def test_cards_refused_for_the_first_month_of_monthly_gifts_count_as_well(client, stand_in, opened):
    GivingSettings.objects.update(refusals_per_network=2)
    for reason in ("subscription_cycle", "subscription_create", "subscription_create"):
        assert ask(client, opened, "198.51.100.1", frequency="monthly").status_code == 303
        about = stand_in.month(newest(stand_in), paid=False) | {"billing_reason": reason}
        assert send(client, event_of(stand_in, "invoice.payment_failed", about)).status_code == 200
    assert ask(client, opened, "198.51.100.9", frequency="monthly").status_code == 429
    assert ask(client, opened, "203.0.113.1", frequency="monthly").status_code == 303


def test_a_page_that_cannot_be_closed_stops_no_message(
    client, stand_in, opened, django_capture_on_commit_callbacks, caplog
):
    GivingSettings.objects.update(refusals_per_network=1)
    ask(client, opened, "203.0.113.1")
    stand_in.close(newest(stand_in))
    with django_capture_on_commit_callbacks(execute=True):
        refuse(client, stand_in, newest(stand_in))
    assert "stays open: NotOpen" in caplog.text


def test_each_gift_that_succeeds_makes_room_for_one_more_from_its_address(client, stand_in, opened):
    GivingSettings.objects.update(pages_per_address=1)
    for _ in range(8):
        assert ask(client, opened, "203.0.113.1").status_code == 303
        pay(client, stand_in, newest(stand_in))
    assert ask(client, opened, "203.0.113.1").status_code == 303
    answer = ask(client, opened, "203.0.113.1")
    assert answer.status_code == 429
    assert "Several gifts have been started from your connection" in answer.text


def test_a_network_is_a_mark_that_tells_nobody_which_and_goes_after_a_day(client, stand_in, opened):
    def marked(address):
        return card_testing.mark_network(RequestFactory().get("/", headers={"X-Forwarded-For": address}))

    ask(client, opened, "203.0.113.1")
    gift = Gift.objects.get()
    assert gift.network == marked("203.0.113.254") != marked("203.0.114.1")
    assert marked("2001:db8:1:2::3") == marked("2001:db8:1:ffff::1") != marked("2001:db8:2::1")
    with time_machine.travel(NOON + timedelta(hours=13), tick=False):
        assert gift.network != marked("203.0.113.1"), "of two days nothing can be matched"
    purge_old_data(NOON + timedelta(hours=23), apply=True)
    assert Gift.objects.get().network
    purge_old_data(NOON + timedelta(hours=25), apply=True)
    gift.refresh_from_db()
    assert (gift.network, gift.network_at) == (None, None)


def test_a_network_goes_on_the_way_too_when_others_give(client, stand_in, opened):
    ask(client, opened, "203.0.113.1")
    first = Gift.objects.get()
    Gift.objects.update(network_at=NOON - timedelta(hours=25))
    ask(client, opened, "203.0.114.1")
    first.refresh_from_db()
    assert first.network is None


def test_the_office_sees_the_limits_and_changes_them(admin_client):
    address = "/admin/giving/givingsettings/1/change/"
    form = admin_client.get(address).context["adminform"].form
    limits = {"refusals_per_network": 20, "pages_per_address": 5, "refusals_that_warn": 20}
    assert {name: form.initial[name] for name in limits} == limits
    facts = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = admin_client.post(address, facts | {"refusals_per_network": "0"})
    assert answer.context["adminform"].form.errors["refusals_per_network"]
    facts |= seal(admin_client, address)
    assert admin_client.post(address, facts | {"refusals_per_network": "200"}).status_code == 302
    assert card_testing.get_refusal_limits()[0].most == 200
