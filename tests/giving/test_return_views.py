"""After the payment page: the true state of a gift, asked of the provider, and another try where nothing was taken."""

import pytest
import time_machine
from django.utils import timezone

from msntc.giving.models import Gift, GivingSettings, Payment
from msntc.giving.payment_events import CardRefusal
from msntc.giving.payments import card_testing, ledger
from msntc.giving.payments.gateway import get_gateway
from msntc.mail.models import Letter
from tests.support.giving_form import FROM_US, HOME, give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_ways")]
THANKS, LEFT = "/support-us/thanks/", "/support-us/not-completed/"
AGAIN = "Try again to give"


def thanks(client, session="cs_test_1"):
    return client.get(f"{THANKS}?session_id={session}")


def left(client):
    return client.get(f"{LEFT}{Gift.objects.get().pk}/")


def again(client, **facts):
    return client.post(f"{LEFT}{Gift.objects.get().pk}/", **FROM_US | facts)


def test_a_gift_goes_to_the_payment_page_and_comes_back_paid(client, stand_in):
    answer = give(client)
    gift = Gift.objects.get()
    assert (answer.status_code, answer.url) == (303, f"{stand_in.address}/pay/cs_test_1")
    assert (gift.pence, gift.status, gift.mode) == (2500, "started", "trial")
    stand_in.pay("cs_test_1")
    page = thanks(client)
    assert "Your gift of £25 arrived." in page.text
    assert Payment.objects.get().pence == 2500
    assert "me@giver.test" not in page.text
    assert page["Cache-Control"].startswith("max-age=0")


def test_nothing_is_claimed_before_the_provider_says_so(client, stand_in):
    give(client)
    assert "We do not know yet" in thanks(client).text
    stand_in.sessions["cs_test_1"] |= {"status": "complete", "payment_status": "unpaid"}
    assert "being collected" in thanks(client).text
    assert not Payment.objects.exists()


def test_a_monthly_gift_is_believed_from_its_page_and_has_come_with_its_first_month(client, stand_in):
    give(client, frequency="monthly")
    stand_in.pay("cs_test_1")  # no message arrives
    for page in (thanks(client), left(client), again(client)):
        assert "You give £25 every month. The first payment is on its way to us." in page.text
        assert "arrived" not in page.text
        assert AGAIN not in page.text
    assert len(stand_in.sessions) == 1
    gift = Gift.objects.get()
    assert (gift.status, gift.subscription, gift.customer) == ("active", "sub_cs_test_1", "cus_cs_test_1")
    for event in get_gateway().events_since(gift.made_at):
        for told in event.told():
            ledger.record_update(told)
    page = thanks(client)
    assert "Your gift of £25 arrived." in page.text
    assert "You give £25 every month. You can change it or end it at any time." in page.text
    assert [letter.subject for letter in Letter.objects.all()] == ["Thank you for your gift"]


def test_who_paid_and_comes_to_the_wrong_page_is_not_asked_to_pay_again(client, stand_in):
    give(client)
    stand_in.pay("cs_test_1")
    page = left(client)
    assert "arrived" in page.text
    assert "Nothing was taken" not in page.text
    assert AGAIN not in page.text


def test_who_paid_meanwhile_is_not_led_to_another_payment_page(client, stand_in):
    give(client)
    assert AGAIN in left(client).text
    stand_in.pay("cs_test_1")
    answer = again(client)
    assert answer.status_code == 200
    assert "arrived" in answer.text
    assert len(stand_in.sessions) == 1
    assert Gift.objects.get().attempt == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_when_the_provider_does_not_say_nothing_is_said_and_nobody_pays_twice(client, stand_in, method):
    give(client)
    stand_in.answer_with = lambda: (503, {"error": {"message": "down"}})
    for page in (thanks(client), left(client) if method == "get" else again(client)):
        assert "We do not know yet" in page.text
        assert "Nothing was taken" not in page.text
        assert AGAIN not in page.text
    assert Gift.objects.get().attempt == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("past-due", "Your bank did not let us take this month’s gift of £25."),
        ("cancelled", "Your monthly gift has ended"),
        ("processing", "£25 is being collected by Direct Debit"),
    ],
)
def test_a_gift_that_runs_or_ran_is_not_called_not_taken(client, stand_in, status, words):
    give(client, frequency="monthly")
    stand_in.sessions["cs_test_1"] |= {"status": "complete"}
    Gift.objects.update(status=status)
    for page in (thanks(client), left(client), again(client)):
        assert words in page.text
        assert "No money came" not in page.text
        assert "Nothing was taken" not in page.text
        assert AGAIN not in page.text
    assert len(stand_in.sessions) == 1


def test_who_left_the_payment_page_can_try_again_and_the_old_page_is_closed_first(client, stand_in):
    give(client)
    assert "Nothing was taken" in left(client).text
    answer = again(client)
    gift = Gift.objects.get()
    assert (answer.status_code, gift.session, gift.attempt) == (303, "cs_test_2", 2)
    assert stand_in.sessions["cs_test_1"]["status"] == "expired"
    assert [one[1] for one in stand_in.requests if one[0] == "POST"] == [
        "/v1/checkout/sessions",
        "/v1/checkout/sessions/cs_test_1/expire",
        "/v1/checkout/sessions",
    ]
    stand_in.pay("cs_test_2")
    assert "arrived" in thanks(client, "cs_test_2").text
    assert "arrived" in left(client).text


def test_who_paid_on_the_first_page_after_a_second_was_opened_is_thanked(client, stand_in):
    give(client)
    again(client)
    stand_in.sessions["cs_test_1"]["status"] = "open"
    stand_in.pay("cs_test_1")
    assert "arrived" in thanks(client, "cs_test_1").text
    assert Gift.objects.get().status == "paid"
    assert again(client).status_code == 200
    assert len(stand_in.sessions) == 2


def test_a_page_that_is_paid_on_while_it_is_closed_opens_no_other(client, stand_in, monkeypatch):
    give(client)
    close = get_gateway().close_page

    def paid_first(session):
        stand_in.pay(session)
        close(session)

    monkeypatch.setattr(get_gateway(), "close_page", paid_first)
    page = again(client)
    assert "arrived" in page.text
    assert "Nothing was taken" not in page.text
    assert {one["status"] for one in stand_in.sessions.values()} <= {"complete", "expired"}


def test_a_try_that_failed_is_counted_and_the_next_is_another(client, stand_in):
    give(client)
    asked = iter(range(99))

    def down_for_pages():
        """The old page is asked about and closed; a new one is not to be had (the library asks twice)."""
        return (503, {"error": {"message": "down"}}) if next(asked) in (2, 3) else None

    stand_in.answer_with = down_for_pages
    page = again(client)
    assert page.status_code == 503
    assert "Nothing was taken" in page.text
    assert Gift.objects.get().attempt == 2
    assert again(client).status_code == 303
    keys = [one[2].get("Idempotency-Key") for one in stand_in.requests if one[1] == "/v1/checkout/sessions"]
    assert [key[-2:] for key in keys] == ["-1", "-2", "-2", "-3"]


def test_trying_again_is_stopped_where_many_cards_were_refused_and_by_address(client, stand_in, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    ways, _ = GivingSettings.objects.get_or_create(id=1)
    ways.refusals_per_network, ways.pages_per_address = 1, 2
    ways.save()
    give(client)
    with time_machine.travel("2026-11-21T10:02:00Z", tick=False):
        there = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
        assert again(client, **there).status_code == 303
        gift = Gift.objects.get()
        card_testing.count_refusal(CardRefusal(timezone.now(), gift.pk))
        page = again(client, **there)
        assert (page.status_code, "Many cards were refused here" in page.text) == (503, True)
        assert "Several gifts have been started" in again(client, **there).text
        assert again(client, HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 303
    assert Gift.objects.get().network not in (None, gift.network)


@pytest.mark.parametrize("mode", ["demo", "live"])
def test_a_gift_of_another_mode_is_not_tried_again_here(client, stand_in, mode):
    Gift.objects.create(source="card", mode=mode, pence=100, email="me@giver.test", session="cs_other")
    answer = again(client)
    assert (answer.status_code, AGAIN in answer.text) == (200, False)
    assert ("Nothing was taken" in answer.text) == (mode == "demo")
    assert not stand_in.requests


def test_unknown_pages_are_not_found(client, stand_in):
    for session in ("cs%00", "cs_nobody", "", "../cs_1", "pi_1"):
        assert thanks(client, session).status_code == 404
    assert client.get(THANKS).status_code == 404
    assert [one[1] for one in stand_in.requests] == ["/v1/checkout/sessions/cs_nobody"]


def test_strangers_cannot_make_us_ask_the_provider_without_end(client, stand_in):
    for number in range(25):
        assert thanks(client, f"cs_{number}").status_code == 404
    assert len(stand_in.requests) == 20


def test_without_an_account_nobody_is_asked(client):
    assert thanks(client, "cs_nobody").status_code == 404


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_a_demonstration_is_given_to_its_end_and_marked_everywhere(client, frequency):
    for page in (
        client.get("/support-us/"),
        *(give(client, step=step) for step in ("gift", "about", "check")),
    ):
        assert "No money is taken" in page.text
        assert "Stripe" not in page.text
    answer = give(client, frequency=frequency, gift_aid="on", scope="all", **HOME)
    gift = Gift.objects.get()
    pay = f"/support-us/demo/{gift.pk}/"
    assert (answer.status_code, answer.url.removeprefix("http://localhost:8000")) == (303, pay)
    pages = [client.get(pay), left(client), client.get("/support-us/gift-aid/")]
    pages += [client.get("/support-us/gift-aid/thanks/")]
    answer = client.post(pay, {"answer": "paid"}, **FROM_US)
    assert answer.status_code == 303
    pages += [client.get(answer.url), left(client)]
    assert "arrived" in pages[-1].text
    for page in pages:
        assert "This is a demonstration." in page.text, page.request["PATH_INFO"]
    gift.refresh_from_db()
    assert (gift.status, gift.payments.count()) == ("paid" if frequency == "once" else "active", 1)
    letters = Letter.objects.order_by("id")
    assert [letter.subject for letter in letters] == ["Your Gift Aid declaration", "Thank you for your gift"]
    for letter in letters:
        assert "This is a demonstration. No money was taken, and this is no receipt." in letter.body


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_a_demonstration_of_a_payment_that_was_not_taken_can_be_tried_again(client, frequency):
    give(client, frequency=frequency)
    gift = Gift.objects.get()
    answer = client.post(f"/support-us/demo/{gift.pk}/", {"answer": "failed"}, **FROM_US)
    assert "Your gift was not taken" in client.get(answer.url).text
    assert again(client).status_code == 303
    client.post(f"/support-us/demo/{gift.pk}/", {"answer": "paid"}, **FROM_US)
    gift.refresh_from_db()
    assert (gift.attempt, gift.payments.count()) == (2, 1)


def test_a_trial_is_marked_in_its_letters_and_real_money_is_not(client, stand_in, settings):
    give(client)
    stand_in.pay("cs_test_1")
    assert "This is a trial" in thanks(client).text
    assert "This is a trial. No money was taken" in Letter.objects.get().body
    real = Gift.objects.create(source="card", mode="live", pence=100, email="me@giver.test")
    ledger.send_notice(real, ledger.Kind.FAILED)
    assert "No money was taken" not in Letter.objects.get(subject="Your gift was not taken").body


def test_the_public_declares_in_earnest_on_a_trial_site_for_staff_alone(
    client, admin_client, stand_in, settings
):
    settings.GIVING_STAFF_ONLY = True
    assert "trial" not in client.get("/support-us/gift-aid/").text
    assert "This is a trial" in admin_client.get("/support-us/gift-aid/").text


def test_without_the_mode_no_demonstration_is_to_be_had(client, stand_in):
    give(client)
    pay = f"/support-us/demo/{Gift.objects.get().pk}/"
    assert client.get(pay).status_code == 404
    assert client.post(pay, {"answer": "paid"}, **FROM_US).status_code == 404
