"""Lost messages are healed by asking; asking again changes nothing; an account is tried before it is opened."""

import time
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from msntc.giving.models import Gift, Notice, Payment, ProviderEvent
from msntc.giving.payments import ledger
from msntc.giving.payments.gateway import get_gateway
from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, forget_organisation
from tests.support.payment_provider import API_VERSION
from tests.support.payments import whole_ways

pytestmark = pytest.mark.django_db


def gift(stand_in, **facts):
    """A gift with its payment page at the provider, whose messages do not arrive."""
    made = Gift.objects.create(
        **{"source": "card", "mode": "trial", "pence": 2500, "email": "me@giver.test"} | facts
    )
    made.session = get_gateway().open_page(made, "Gift").session
    made.save()
    return made


def run(capsys, command="giving_reconcile", *options):
    call_command(command, *options)
    return capsys.readouterr().out


def test_a_lost_message_is_healed_and_the_giver_is_thanked_once(stand_in, capsys):
    one = gift(stand_in)
    stand_in.pay(one.session)
    assert "0 open gifts asked about, 0 changed; 1 messages, 1 of them new." in run(capsys)
    one.refresh_from_db()
    assert one.status == "paid"
    assert Payment.objects.get().pence == 2500
    assert "0 open gifts asked about, 0 changed; 1 messages, 0 of them new." in run(capsys)
    assert Letter.objects.count() == Payment.objects.count() == ProviderEvent.objects.count() == 1


def test_money_has_the_day_it_came_and_not_the_day_it_was_healed(stand_in, capsys):
    one = gift(stand_in)
    stand_in.pay(one.session)
    stand_in.events[0]["created"] -= 20 * 86_400
    run(capsys)
    assert Payment.objects.get().received_on == timezone.localdate() - timedelta(days=20)
    asked = unquote(stand_in.requests[-1][1])
    since = int(asked.split("created[gte]=")[1].split("&")[0])
    assert 29.9 < (time.time() - since) / 86_400 < 30.1


def test_a_page_is_asked_about_where_no_message_is_left(stand_in, capsys):
    one = gift(stand_in)
    stand_in.pay(one.session)
    stand_in.events.clear()
    assert "1 open gifts asked about, 1 changed; 0 messages" in run(capsys)
    assert Payment.objects.get().pence == 2500


def test_a_monthly_gift_is_asked_about_once_a_day(stand_in, capsys):
    one = gift(stand_in, frequency="monthly")
    stand_in.pay(one.session)
    run(capsys)
    stand_in.subscriptions[f"sub_{one.session}"]["status"] = "canceled"  # and nothing is told of it
    assert "0 open gifts asked about" in run(capsys)
    Gift.objects.update(status_as_of=timezone.now() - timedelta(days=2))
    assert "1 open gifts asked about, 1 changed" in run(capsys)
    one.refresh_from_db()
    assert one.status == "cancelled"
    assert Letter.objects.filter(subject="Your monthly gift has ended").count() == 1


def test_a_message_of_a_shape_that_we_do_not_know_stops_no_other(stand_in, capsys):
    one = gift(stand_in)
    stand_in.tell("invoice.paid", {"id": "in_x", "parent": "nonsense"})
    stand_in.pay(one.session)
    with pytest.raises(CommandError, match="1 messages went wrong"):
        run(capsys)
    one.refresh_from_db()
    assert one.status == "paid"
    assert ProviderEvent.objects.get(processed_at=None).problem == "MalformedMessage"


def test_money_in_another_currency_is_left_for_staff_and_does_not_fail_each_hour(stand_in, capsys):
    one = gift(stand_in)
    stand_in.pay(one.session)
    stand_in.events[0]["data"]["object"]["currency"] = stand_in.sessions[one.session]["currency"] = "eur"
    for _ in range(2):
        assert "1 messages, 0 of them new" in run(capsys)
    assert ProviderEvent.objects.get().problem == "OtherCurrency"
    assert not Payment.objects.exists()


def test_a_page_that_nobody_used_is_closed_in_our_books_too(stand_in, capsys):
    one = gift(stand_in)
    run(capsys)
    one.refresh_from_db()
    assert one.status == "started"
    stand_in.sessions[one.session]["status"] = "expired"
    run(capsys)
    one.refresh_from_db()
    assert one.status == "expired"


def test_months_refunds_and_disputes_are_heard_again_in_their_order(stand_in, capsys):
    one = gift(stand_in, frequency="monthly")
    parent = {"subscription_details": {"metadata": {"gift": str(one.pk)}}}
    stand_in.tell("invoice.paid", {"id": "in_1", "parent": parent, "amount_paid": 2500, "currency": "gbp"})
    stand_in.tell("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": "pi_1"}})
    stand_in.tell("charge.refunded", {"payment_intent": "pi_1", "amount_refunded": 1000, "currency": "gbp"})
    run(capsys)
    one.refresh_from_db()
    assert one.status == "active"
    assert Payment.objects.get().refunded_pence == 1000


def test_a_message_that_goes_wrong_stops_no_other_and_is_said(stand_in, capsys, monkeypatch):
    bad, good = gift(stand_in, frequency="monthly"), gift(stand_in, frequency="monthly")
    for one in (bad, good):
        parent = {"subscription_details": {"metadata": {"gift": str(one.pk)}}}
        about = {"id": f"in_{one.pk}", "parent": parent, "amount_paid": 2500, "currency": "gbp"}
        stand_in.tell("invoice.paid", about)
    believed = ledger.receive_payment

    def receive(gift, *told):
        if gift.pk == bad.pk:
            raise RuntimeError
        return believed(gift, *told)

    monkeypatch.setattr(ledger, "receive_payment", receive)
    with pytest.raises(CommandError, match="1 messages went wrong"):
        run(capsys)
    good.refresh_from_db()
    assert good.status == "active"
    assert ProviderEvent.objects.get(processed_at=None).problem == "RuntimeError"


def test_messages_of_the_other_mode_and_pages_of_another_account_are_left(stand_in, capsys):
    one = gift(stand_in)
    stand_in.tell("checkout.session.completed", stand_in.sessions[one.session] | {"payment_status": "paid"})
    stand_in.events[0]["livemode"] = True
    Gift.objects.filter(pk=one.pk).update(session="cs_other")
    assert "1 the provider does not know" in run(capsys)
    assert not Payment.objects.exists()


def test_gifts_of_another_mode_are_not_asked_about(stand_in, capsys):
    Gift.objects.create(source="card", mode="demo", pence=100, email="me@giver.test", session="demo_1")
    assert run(capsys).startswith("0 open gifts")


def test_a_provider_that_does_not_answer_is_a_sentence_and_changes_nothing(stand_in, capsys):
    one = gift(stand_in)
    stand_in.answer_with = lambda: (500, {"error": {"message": "no", "type": "api_error"}})
    with pytest.raises(CommandError, match=r"does not answer .* Nothing is lost: run this again later"):
        run(capsys)
    one.refresh_from_db()
    assert one.status == "started"
    assert not Notice.objects.exists()


def test_without_an_account_there_is_nobody_to_ask(capsys):
    assert run(capsys) == "GIVING_MODE is off: there is nobody to ask.\n"


@pytest.fixture
def _whole(stand_in, settings):
    """An account and a site that are set up rightly."""
    address = settings.SITE_URL + "/webhooks/provider/"
    stand_in.endpoints = [
        {"object": "webhook_endpoint", "url": address, "status": "enabled", "api_version": API_VERSION,
         "enabled_events": ["*"]}
    ]  # fmt: skip
    stand_in.portal_pages = [{"enabled": True, "url": "https://portal.test/login"}]
    whole_ways(portal_url="https://portal.test/login")
    known = {"registered_office": "1 Road", "registered_in": "Scotland"}
    Organisation.objects.update_or_create(id=1, defaults=known)
    forget_organisation()


@pytest.mark.usefixtures("_whole")
def test_an_account_that_is_right_passes_and_leaves_no_open_page(stand_in, capsys):
    said = run(capsys, "check_giving")
    assert "WRONG" not in said
    assert "never met the real provider" in said
    assert {one["status"] for one in stand_in.sessions.values()} == {"expired"}
    assert not Gift.objects.exists()


@pytest.mark.usefixtures("_whole")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"api_version": "2020-08-27"}, "has version 2020-08-27"),
        ({"status": "disabled"}, "is switched off"),
        ({"enabled_events": ["invoice.paid"]}, "does not send: charge.dispute.closed"),
        ({"url": "https://other.test/"}, "knows no webhook endpoint"),
    ],
)
def test_an_endpoint_that_is_wrong_is_named(stand_in, capsys, facts, words):
    stand_in.endpoints[0] |= facts
    with pytest.raises(CommandError, match="1 to put right"):
        run(capsys, "check_giving")
    assert words in capsys.readouterr().out


@pytest.mark.usefixtures("_whole")
def test_a_portal_that_is_not_the_providers_is_named(stand_in, capsys):
    stand_in.portal_pages = []
    with pytest.raises(CommandError, match="1 to put right"):
        run(capsys, "check_giving")
    assert "not one of the provider’s" in capsys.readouterr().out


@pytest.mark.usefixtures("_whole")
def test_a_live_key_is_refused_unless_it_is_meant(stand_in, settings, capsys):
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    with pytest.raises(CommandError, match="say --live"):
        run(capsys, "check_giving")
    assert not stand_in.requests
    assert "right" in run(capsys, "check_giving", "--live")


def test_without_an_account_there_is_nothing_to_try(capsys):
    with pytest.raises(CommandError, match="GIVING_MODE is off"):
        run(capsys, "check_giving")
