"""The payment provider's own objects, whole, through the real view, and what the ledger believes of them.

The objects are made from the installed library's types, so that a new version of it brings its new fields, kinds of
message and words here by itself. What nobody has mapped fails by name.
"""

import json
from datetime import UTC, date, datetime

import pytest
import stripe
from stripe import WebhookSignature

from msntc.giving.models import (
    Gift,
    MonthIntent,
    Notice,
    Payment,
    ProviderEvent,
    Refund,
    Reversal,
    ReversalEntry,
)
from msntc.giving.payment_events import CardRefusal, DisputeUpdate, RefundUpdate, SessionUpdate
from msntc.giving.payments import ledger, stripe_events
from msntc.giving.payments.gateway import convert_to_dict, get_gateway
from msntc.giving.payments.reconcile import reconcile_gifts
from msntc.mail.models import Letter
from tests.support.provider_events import NOW, SHAPES, USED, Watched, event, facts_of
from tests.support.provider_objects import event_types, fields, kind_of, whole, words

FAMILIES = [one for one in event_types() if one.startswith(stripe_events.FAMILIES)]
LEFT = [one for kinds in stripe_events.NO_MEANING.values() for one in kinds]
DECIMALS = ("customer.subscription.", "invoice.", "checkout.")


@pytest.mark.parametrize("kind", FAMILIES)
def test_each_kind_of_message_of_our_families_is_used_or_of_no_meaning_to_us(kind):
    assert (kind in stripe_events.READERS) + LEFT.count(kind) == 1, (
        f"nobody has mapped {kind}, or somebody twice"
    )


def test_no_kind_of_message_is_mapped_that_the_library_does_not_know():
    assert {*stripe_events.READERS, *LEFT} - set(event_types()) == set()
    assert {*stripe_events.READERS, *LEFT} == set(FAMILIES)


def send(client, event):
    body = json.dumps(event)
    signature = WebhookSignature.generate_signature_header(body, "whsec_test")
    headers = {"Stripe-Signature": signature}
    return client.post("/webhooks/provider/", body, content_type="application/json", headers=headers)


@pytest.fixture
def once(db):
    return Gift.objects.create(source="card", mode="trial", pence=2500, email="me@giver.test", session="cs_1")


@pytest.fixture
def monthly(db):
    facts = {"source": "card", "mode": "trial", "pence": 2500, "email": "me@giver.test"}
    return Gift.objects.create(frequency="monthly", status="active", subscription="subscription_1", **facts)


@pytest.fixture
def paid(once):
    """A payment under the number that whole objects have where they name one."""
    ledger.record_update(SessionUpdate("cs_1", once.pk, "paid", 2500, NOW, "payment_intent_1"))
    Letter.objects.all().delete()
    return Payment.objects.get()


def joined():
    return list(MonthIntent.objects.values_list("month", "intent"))


EXPECTED = {
    "checkout.session.completed": lambda gift: (gift.status, gift.payments.get().pence) == ("paid", 2500),
    "checkout.session.async_payment_succeeded": lambda gift: gift.payments.get().pence == 2500,
    "checkout.session.async_payment_failed": lambda gift: gift.status == "failed",
    "checkout.session.expired": lambda gift: gift.status == "paid",  # so says its payment_status here
    "invoice.paid": lambda gift: [one.external_ref for one in gift.payments.all()] == ["in_2"],
    "invoice.payment_failed": lambda gift: (
        gift.status == "past-due" and gift.notices.get().kind == "past-due"
    ),
    "invoice.payment_action_required": lambda gift: gift.notices.get().kind == "confirm",
    "charge.failed": lambda gift: gift.status == "started" and not gift.payments.exists(),  # counted alone
    **dict.fromkeys(
        [one for one in USED if one.startswith("customer.subscription.")],
        lambda gift: gift.status == "active",
    ),
}
REVERSED = {
    "charge.refunded": (1000, 0, "", False),
    **dict.fromkeys(("refund.created", "refund.updated", "refund.failed"), (1000, 0, "", False)),
    "charge.refund.updated": (1000, 0, "", False),
    **dict.fromkeys([one for one in USED if one.startswith("charge.dispute.")], (0, 1000, "lost", False)),
    **dict.fromkeys([one for one in USED if one.startswith("radar.")], (0, 0, "", True)),
}
"""What stands in the ledger after one message: refunded, lost, disputed, warned of."""


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_a_whole_message_about_a_gift_is_believed_and_kept_whole(
    client, stand_in, once, monthly, kind, shape
):
    if shape == "expanded" and kind.startswith("invoice"):  # the whole subscription where else its number is
        Gift.objects.filter(pk=monthly.pk).update(subscription="id_1")
    gift = monthly if kind.startswith(("invoice", "customer")) else once
    told = event(stand_in, kind, gift, shape)
    if shape == "nulls" and kind.startswith("invoice"):
        told["data"]["object"]["parent"] = whole(
            stripe.Invoice, parent=facts_of(stripe.Invoice, gift)["parent"]
        )["parent"]
    assert send(client, told).content == b"believed"
    gift.refresh_from_db()
    assert EXPECTED[kind](gift)
    kept = ProviderEvent.objects.get()
    assert kept.processed_at
    assert kept.payload == ({} if kind == "charge.failed" else told)


@pytest.mark.django_db
@pytest.mark.parametrize("shape", SHAPES)
def test_a_whole_message_of_no_meaning_to_us_is_taken_in_peace_and_not_kept(client, stand_in, shape):
    for kind in LEFT:
        about = whole(kind_of(kind), **SHAPES[shape])
        told = stand_in.event("", {}, type=kind, data={"object": about})
        assert send(client, told).content == b"not used", kind
    assert set(ProviderEvent.objects.values_list("type", flat=True)) == set(LEFT)
    assert not ProviderEvent.objects.exclude(payload={}).exists()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", sorted(REVERSED))
def test_a_whole_message_about_money_that_went_back_is_believed(client, stand_in, once, paid, kind, shape):
    if shape == "expanded":  # the whole thing where else its number is
        Payment.objects.update(intent="id_1")
    told = event(stand_in, kind, once, shape)
    answer = send(client, told).content
    paid.refresh_from_db()
    found = (paid.refunded_pence, paid.lost_pence, paid.dispute, paid.is_warned_of)
    if shape == "nulls":  # without the number of a payment it is about nothing of ours
        assert (answer, found) == (b"not used", (0, 0, "", False))
    else:
        assert (answer, found) == (b"believed", REVERSED[kind])
        assert ProviderEvent.objects.get().payload == told


@pytest.mark.parametrize(("shape", "found"), [
    ("plain", [("invoice_1", "payment_intent_1")]), ("expanded", [("id_1", "id_1")]), ("nulls", []),
])  # fmt: skip
def test_a_whole_message_joins_a_month_to_its_payment(client, stand_in, monthly, shape, found):
    assert send(client, event(stand_in, "invoice_payment.paid", monthly, shape)).status_code == 200
    assert joined() == found


def test_each_kind_of_message_that_we_use_has_its_expected_end():
    assert {*EXPECTED, *REVERSED, "invoice_payment.paid"} == set(USED)


WORDS = {
    ("checkout.session.completed", "payment_status"): {
        "paid": "paid 2500", "unpaid": "processing", "no_payment_required": "paid",
    },
    ("checkout.session.expired", "status"): {"open": "started", "complete": "processing", "expired": "expired"},
    ("invoice.payment_failed", "billing_reason"): {
        "subscription_create": "active",
        "automatic_pending_invoice_item_invoice": "past-due",
        "manual": "past-due",
        "quote_accept": "past-due",
        "subscription": "past-due",
        "subscription_cycle": "past-due",
        "subscription_threshold": "past-due",
        "subscription_update": "past-due",
        "upcoming": "past-due",
        None: "past-due",
    },
    ("customer.subscription.updated", "status"): {
        "active": "active",
        "trialing": "active",
        "past_due": "past-due",
        "unpaid": "past-due",
        "paused": "paused",
        "canceled": "cancelled",
        "incomplete": "active",
        "incomplete_expired": "active",
    },
    ("customer.subscription.updated", "pause_collection"): {
        "keep_as_draft": "paused", "mark_uncollectible": "paused", "void": "paused", None: "active",
    },
    ("refund.updated", "status"): {
        "pending": "paid 1500",
        "requires_action": "paid 1500",
        "succeeded": "paid 1500",
        "failed": "paid 2500",
        "canceled": "paid 2500",
        None: "paid 1500",
    },
    ("charge.dispute.updated", "status"): {
        "warning_needs_response": "open 2500",
        "warning_under_review": "open 2500",
        "warning_closed": "won 2500",
        "needs_response": "open 2500",
        "under_review": "open 2500",
        "won": "won 2500",
        "lost": "lost 1500",
        "appeal_needs_response": "appeal 1500",
        "appeal_under_review": "appeal 1500",
        "prevented": "prevented 2500",
    },
}  # fmt: skip
"""Each word of each field that we read, and what is believed of it: how gift or dispute stands, and what is kept."""


def told_words():
    for (kind, path), known in WORDS.items():
        named = words(kind_of(kind), f"{path}.behavior" if path == "pause_collection" else path)
        for word in dict.fromkeys((*named, *(one for one in known if one is None))):
            yield pytest.param(kind, path, word, id=f"{kind}:{path}={word}")


@pytest.mark.parametrize(("kind", "path", "word"), list(told_words()))
def test_each_word_of_a_field_that_we_read_is_believed_for_what_it_means(
    client, stand_in, once, monthly, kind, path, word, request
):
    assert word in WORDS[kind, path], f"nobody has mapped {word} of {path} in {kind}"
    value = {"behavior": word, "resumes_at": 1} if path == "pause_collection" and word else word
    about = {path: value} | ({"payment_status": "unpaid"} if kind == "checkout.session.expired" else {})
    if not kind.startswith(("invoice", "customer", "checkout")):
        request.getfixturevalue("paid")
    gift = monthly if kind.startswith(("invoice", "customer")) else once
    assert send(client, event(stand_in, kind, gift, **about)).status_code == 200
    assert not ProviderEvent.objects.exclude(problem="").exists()
    gift.refresh_from_db()
    payment = gift.payments.first()
    said = [(payment and payment.dispute) or gift.status, *([str(payment.kept_pence)] if payment else [])]
    assert " ".join(said) == WORDS[kind, path][word]
    if word == "subscription_create":
        assert not Letter.objects.exists()


@pytest.mark.parametrize("kind", USED)
def test_no_field_with_words_of_its_own_is_read_that_nobody_has_mapped(kind, once):
    """What a reader looks at, looked at: its words must be in the table above, for some message about such a thing."""
    seen = set()
    thing = kind_of(kind)
    list(stripe_events.READERS[kind](Watched(whole(thing, **facts_of(thing, once)), seen), NOW))
    mapped = {path for told, path in WORDS if kind_of(told) is thing}
    for path in seen:
        if words(thing, path):
            assert path in mapped, f"nobody has mapped the words of {path} in {kind}"
    assert {path for path in mapped if "." not in path} <= seen


@pytest.mark.parametrize("shape", SHAPES)
def test_the_library_gives_back_what_came_over_the_wire(shape):
    """So that what is heard again reads like the message itself, decimals and all."""
    for kind in FAMILIES:
        told = whole(stripe.Event, type=kind, data={"object": whole(kind_of(kind), **SHAPES[shape])})
        assert convert_to_dict(stripe.Event.construct_from(told, "sk_test_x")) == told, kind
        if shape == "plain" and kind.startswith(DECIMALS):
            assert '"12.5"' in json.dumps(told), kind


@pytest.mark.django_db
def test_whole_messages_are_heard_again_as_they_came(client, stand_in, once, monthly):
    """Reconciling hears from the provider's list what the view would have heard."""
    for kind in USED:
        gift = monthly if kind.startswith(("invoice", "customer")) else once
        stand_in.events.insert(0, event(stand_in, kind, gift) | {"id": f"evt_{kind}"})
    healed = reconcile_gifts(get_gateway())
    assert (healed.told, healed.failed) == (len(USED), 0)
    heard = all_believed()
    for model in (ReversalEntry, Notice, Payment, Reversal, MonthIntent, ProviderEvent):
        model.objects.all().delete()
    Letter.objects.all().delete()
    Gift.objects.update(status="started")
    assert {send(client, one).content for one in reversed(stand_in.events)} == {b"believed"}
    assert all_believed() == heard


def all_believed():
    return (
        sorted(
            Payment.objects.values_list("external_ref", "pence", "refunded_pence", "lost_pence", "dispute")
        ),
        sorted(Refund.objects.values_list("id", "pence", "made_at", "failed_at")),
        joined(),
        sorted(ProviderEvent.objects.values_list("id", "problem")),
    )


@pytest.mark.django_db
def test_a_whole_page_and_a_whole_monthly_gift_are_read_when_asked_for(stand_in, once, monthly):
    facts = facts_of(stripe.checkout.Session, once)
    stand_in.sessions["cs_1"] = whole(stripe.checkout.Session, **facts)
    stand_in.subscriptions["sub_1"] = whole(stripe.Subscription, **facts_of(stripe.Subscription, monthly))
    assert get_gateway().session("cs_1").pence == 2500
    assert get_gateway().subscription("sub_1").state == "active"


def test_an_account_is_read_in_whole_objects(stand_in):
    stand_in.endpoints = [{"url": "https://us.test/webhooks/provider/", "status": "enabled"}]
    stand_in.portal_pages = [{"enabled": True}, {"enabled": True, "url": None}, {"enabled": False}]
    (endpoint,) = get_gateway().endpoints()
    assert (
        {"url", "status", "api_version", "enabled_events"}
        < set(fields(stripe.WebhookEndpoint))
        <= set(endpoint)
    )
    assert get_gateway().portal_pages() == ["https://provider.test/page"]


def test_what_a_message_says_is_said_in_full(once):
    read = stripe_events.READERS
    dispute = whole(stripe.Dispute, **facts_of(stripe.Dispute, once))
    assert list(read["charge.dispute.closed"](dispute, NOW)) == [
        DisputeUpdate("payment_intent_1", "lost", NOW, "du_1", 1000)
    ]
    refund = whole(stripe.Refund, **facts_of(stripe.Refund, once)) | {"status": "failed"}
    assert list(read["refund.failed"](refund, NOW)) == [
        RefundUpdate("re_1", "payment_intent_1", 1000, NOW, True, NOW)
    ]
    charge = whole(stripe.Charge, **facts_of(stripe.Charge, once), metadata={"gift": str(once.pk)})
    assert list(read["charge.failed"](charge, NOW)) == [CardRefusal(NOW, once.pk)]
    next_try = int(datetime(2026, 12, 3, 23, 0, tzinfo=UTC).timestamp())
    invoice = whole(stripe.Invoice, **facts_of(stripe.Invoice, once)) | {"next_payment_attempt": next_try}
    (month,) = read["invoice.payment_failed"](invoice, NOW)
    assert (month.next_try, month.page) == (date(2026, 12, 3), "https://provider.test/page")
