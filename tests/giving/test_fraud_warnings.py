"""Cards that were stolen: a bank's warning stands at the payment, and very many refusals are told to the treasurer."""

import time

import pytest

from msntc.giving.dashboard import list_giving_tasks
from msntc.giving.models import GivingSettings, Payment, ProviderEvent
from msntc.giving.payments.stripe_events import Event
from msntc.mail.models import Letter
from tests.support.webhooks import CHARGE, send, session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("first", ["warning", "payment"])
def test_a_banks_warning_stands_at_the_payment_and_gives_nothing_back(
    client, stand_in, gift, admin_client, first
):
    messages = [
        stand_in.event(
            "radar.early_fraud_warning.created", {"id": "issfr_1", "payment_intent": "pi_1", "charge": "ch_1"}
        ),
        stand_in.event("checkout.session.completed", session(gift)),
    ]
    for event in messages if first == "warning" else reversed(messages):
        assert send(client, event).content == b"believed"
    payment = Payment.objects.get()
    assert (payment.is_warned_of, payment.kept_pence) == (True, 2500)
    assert [words for words, _ in list_giving_tasks() if "may be stolen, as its bank warns" in words]
    address = "/admin/giving/payment/?is_warned_of__exact="
    assert f"/payment/{payment.pk}/change/" in admin_client.get(address + "1").text
    assert f"/payment/{payment.pk}/change/" not in admin_client.get(address + "0").text
    assert "By fraud warning" in admin_client.get("/admin/giving/payment/").text
    assert "may be stolen" in admin_client.get(f"/admin/giving/gift/{gift.pk}/change/").text
    send(client, stand_in.event("charge.refunded", CHARGE | {"amount_refunded": 2500}))
    assert not [words for words, _ in list_giving_tasks() if "may be stolen" in words]
    assert Payment.objects.get().is_warned_of


@pytest.mark.parametrize("metadata", [None, {}, {"gift": "x"}])
def test_a_refused_card_names_the_gift_of_its_payment_page(stand_in, gift, metadata):
    def refused(metadata):
        about = CHARGE | {"payment_method_details": {"type": "card"}, "metadata": metadata}
        (told,) = Event.of(stand_in.event("charge.failed", about)).told()
        return told.gift

    assert refused({"gift": str(gift.pk)}) == gift.pk
    assert refused(metadata) is None


def test_very_many_cards_that_are_refused_are_told_to_the_treasurer_once(client, stand_in, caplog):
    GivingSettings.objects.create(treasurer_email="money@us.test")
    old = int(time.time()) - 7_200

    def refused(count, kind="card", **facts):
        for _ in range(count):
            about = CHARGE | {"payment_method_details": {"type": kind}}
            said = send(client, stand_in.event("charge.failed", about, **facts)).content
            assert said == (b"believed" if kind == "card" else b"not used")

    refused(30, "bacs_debit")
    refused(30, created=old)
    refused(20)
    assert not Letter.objects.exists()
    refused(3)
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == ("money@us.test", "Very many cards are being refused")
    assert "You can pause gifts by card" in letter.body
    assert "very many cards were refused" in caplog.text
    assert not Payment.objects.exists()
    assert not ProviderEvent.objects.exclude(payload={}).exists(), "of strangers nothing is kept"
