"""What goes over the wire to the provider, checked against its library's own types."""

import logging
import operator
import time
import types
import typing
from datetime import UTC, datetime

import pytest
import stripe
import typing_extensions

from msntc.giving.models import Gift
from msntc.giving.payments.gateway import NotOpen, ProviderUnavailable, get_gateway

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
ONLY_FOR_CHECKERS = {"StripeContext": object, "Mapping": dict, "HTTPClient": object}
GIFT = {
    "source": "card",
    "mode": "trial",
    "pence": 2500,
    "email": "me@giver.test",
    "first_name": "Ann",
    "last_name": "Other",
}


def faults(value, kind, where="") -> list[str]:
    """What of a request the library's types do not allow: keys, missing keys, kinds of values, words of a choice.

    A choice that the library leaves open for words of later versions ("Literal[…] | str") is closed here.
    """
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.NotRequired, typing.Required, typing.Annotated):
        return faults(value, parts[0], where)
    if origin in (typing.Union, types.UnionType):
        if any(typing.get_origin(part) is typing.Literal for part in parts):
            parts = [part for part in parts if part is not str]
        return min((faults(value, part, where) for part in parts), key=len)
    if origin is typing.Literal:
        return [] if value in parts else [f"{where}: {value!r} is none of {parts}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{where}: no list"]
        return [fault for one in value for fault in faults(one, parts[0], f"{where}[]")]
    if origin is dict:
        return [] if isinstance(value, dict) else [f"{where}: no mapping"]
    if typing_extensions.is_typeddict(kind):
        return faults_of_mapping(value, kind, where)
    kind = origin or kind
    right = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    return [] if right else [f"{where}: {value!r} where {kind.__name__} is asked for"]


def faults_of_mapping(value, kind, where) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: no mapping"]
    hints = typing_extensions.get_type_hints(kind, localns=ONLY_FOR_CHECKERS, include_extras=True)
    needed = {name for name, hint in hints.items() if typing.get_origin(hint) is not typing.NotRequired}
    found = [f"{where}.{name} is unknown" for name in value if name not in hints]
    found += [f"{where}.{name} is missing" for name in needed - set(value)]
    for name, one in value.items():
        if name in hints:
            found += faults(one, hints[name], f"{where}.{name}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", ["once", "monthly"])
@pytest.mark.parametrize("fee", [0, 60])
def test_a_request_has_only_what_the_library_knows(stand_in, frequency, fee):
    request = get_gateway().request(Gift(**GIFT, frequency=frequency, fee_pence=fee), "Gift")
    assert faults(request, stripe.params.checkout.SessionCreateParams) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slip",
    [
        {"payment_method_types": ["card"]},
        {"metadta": {}},
        {"line_items": [{"quantty": 1}]},
        {"line_items": [{"quantity": "1"}]},
        {"line_items": [{"price_data": {"unit_amount": 100}}]},
        {"mode": "paymnt"},
        {"submit_type": "give"},
        {"allowed_payment_method_types": ["card", "bacs"]},
        {"expires_at": "soon"},
        {"customer_email": None},
        {"payment_intent_data": {"metadata": "gift"}},
    ],
)
def test_a_slip_in_a_request_is_seen(stand_in, slip):
    request = get_gateway().request(Gift(**GIFT), "Gift") | slip
    assert faults(request, stripe.params.checkout.SessionCreateParams)


CALLS = [
    ("checkout.sessions.expire", stripe.params.checkout.SessionExpireParams, lambda g: g.close_page("cs_1")),
    ("checkout.sessions.retrieve", stripe.params.checkout.SessionRetrieveParams, lambda g: g.session("cs_1")),
    ("subscriptions.retrieve", stripe.params.SubscriptionRetrieveParams, lambda g: g.subscription("sub_1")),
    ("events.list", stripe.params.EventListParams, lambda g: list(g.events_since(NOW))),
    ("webhook_endpoints.list", stripe.params.WebhookEndpointListParams, lambda g: g.endpoints()),
    (
        "billing_portal.configurations.list",
        stripe.params.billing_portal.ConfigurationListParams,
        lambda g: g.portal_pages(),
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kind", "call"), CALLS)
def test_every_other_call_is_one_that_the_library_knows(stand_in, monkeypatch, name, kind, call):
    asked = []
    service = operator.attrgetter(name.rpartition(".")[0])(get_gateway().client.v1)

    def watched(*given):
        asked.append([one for one in given if isinstance(one, dict)])
        raise stripe.APIConnectionError("far enough")

    monkeypatch.setattr(service, name.rpartition(".")[2], watched)
    with pytest.raises(ProviderUnavailable):
        call(get_gateway())
    ((*params,),) = asked
    assert [fault for one in params for fault in faults(one, kind)] == []
    assert faults({"limt": 1}, kind)


@pytest.mark.django_db
def test_what_is_sent_names_the_gift_and_nobody(stand_in):
    gift = Gift(**GIFT, fee_pence=60)
    opened = get_gateway().open_page(gift, "Gift to us")
    (method, path, headers, body), *_ = stand_in.requests
    assert (method, path) == ("POST", "/v1/checkout/sessions")
    assert headers["Idempotency-Key"] == f"gift-{gift.pk}-1"
    assert headers["Stripe-Version"] == "2026-10-28.endive"
    assert headers["Authorization"] == "Bearer sk_test_x"
    assert body["metadata[gift]"] == body["payment_intent_data[metadata][gift]"] == str(gift.pk)
    assert (
        body["line_items[0][price_data][unit_amount]"],
        body["line_items[1][price_data][unit_amount]"],
    ) == ("2500", "60")
    assert body["customer_email"] == "me@giver.test"
    assert not {"Ann", "Other"} & set(body.values())
    assert opened.url.startswith(stand_in.address)


@pytest.fixture
def _in_a_hurry(stand_in, monkeypatch):
    """The library waits for an answer for less than the stand-in's late one takes."""
    monkeypatch.setattr(get_gateway().client._requestor._client, "_timeout", 0.3)


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_a_hurry")
def test_a_page_whose_answer_comes_too_late_is_asked_for_again_and_opened_once(stand_in):
    stand_in.breaks["/v1/checkout/sessions"] = "late"
    opened = get_gateway().open_page(Gift(**GIFT), "Gift")
    assert list(stand_in.sessions) == [opened.session]
    first, second = stand_in.requests
    assert first[2]["Idempotency-Key"] == second[2]["Idempotency-Key"]
    assert first[3] == second[3]


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_a_hurry")
def test_a_provider_that_never_answers_is_an_outage_and_nobody_waits_for_ever(stand_in):
    stand_in.answer_with = lambda: time.sleep(1)
    began = time.monotonic()
    with pytest.raises(ProviderUnavailable, match="APIConnectionError"):
        get_gateway().session("cs_1")
    assert time.monotonic() - began < 4


@pytest.mark.django_db
def test_an_answer_that_breaks_off_is_an_outage(stand_in):
    stand_in.breaks["/v1/checkout/sessions"] = "half"
    with pytest.raises(ProviderUnavailable, match="APIConnectionError"):
        get_gateway().open_page(Gift(**GIFT), "Gift")
    assert len(stand_in.sessions) == 1  # its address is nobody's


@pytest.mark.django_db
def test_one_key_is_not_used_for_two_requests(stand_in):
    gift = Gift(**GIFT)
    first = get_gateway().open_page(gift, "Gift").session
    gift.pence = 9900
    with pytest.raises(ProviderUnavailable, match="IdempotencyError"):
        get_gateway().open_page(gift, "Gift")
    gift.attempt = 2
    assert get_gateway().open_page(gift, "Gift").session != first


@pytest.mark.django_db
def test_a_page_that_was_paid_on_is_not_closed(stand_in):
    opened = get_gateway().open_page(Gift(**GIFT), "Gift")
    stand_in.pay(opened.session)
    with pytest.raises(NotOpen):
        get_gateway().close_page(opened.session)


@pytest.mark.django_db
def test_the_library_logs_nothing_of_givers(stand_in, caplog):
    stand_in.answer_with = lambda: (402, {"error": {"message": "no me@giver.test", "type": "card_error"}})
    with caplog.at_level(logging.DEBUG), pytest.raises(ProviderUnavailable):
        get_gateway().open_page(Gift(**GIFT), "Gift")
    with caplog.at_level(logging.DEBUG), pytest.raises(ProviderUnavailable):
        get_gateway().session("cs_secret")
    assert stand_in.requests
    assert not [record for record in caplog.records if record.name == "stripe"]
    assert "me@giver.test" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 401, 402, 404, 429, 500, 503])
def test_a_refusal_is_an_outage_and_says_nothing_of_the_giver(stand_in, status):
    stand_in.answer_with = lambda: (status, {"error": {"message": "no me@giver.test", "type": "api_error"}})
    with pytest.raises(ProviderUnavailable) as problem:
        get_gateway().open_page(Gift(**GIFT), "Gift")
    assert "giver" not in str(problem.value)


@pytest.mark.django_db
def test_nobody_at_the_other_end_is_an_outage(stand_in, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    get_gateway.cache_clear()
    with pytest.raises(ProviderUnavailable):
        get_gateway().open_page(Gift(**GIFT), "Gift")
