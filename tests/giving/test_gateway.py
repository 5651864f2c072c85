"""What goes over the wire to the provider, checked against its library's own types."""

import types
import typing

import pytest
import stripe
import typing_extensions

from msntc.giving.gateway import ProviderUnavailable, gateway
from msntc.giving.models import Gift

ONLY_FOR_CHECKERS = {"StripeContext": object, "Mapping": dict, "HTTPClient": object}
GIFT = {
    "source": "card",
    "mode": "trial",
    "pence": 2500,
    "email": "me@giver.test",
    "first_name": "Ann",
    "last_name": "Other",
}


def unknown(value, kind, where="") -> list[str]:
    """The keys of a request that the library's TypedDicts do not name."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        fits = [unknown(value, part, where) for part in parts if part is not type(None)]
        return min(fits, key=len) if fits else []
    if origin in (typing.NotRequired, typing.Required, typing.Annotated):
        return unknown(value, parts[0], where)
    if origin is list and isinstance(value, list):
        return [fault for one in value for fault in unknown(one, parts[0], f"{where}[]")]
    if typing_extensions.is_typeddict(kind):
        if not isinstance(value, dict):
            return [f"{where}: no mapping"]
        hints = typing_extensions.get_type_hints(kind, localns=ONLY_FOR_CHECKERS, include_extras=True)
        faults = [f"{where}.{name}" for name in value if name not in hints]
        return faults + [
            fault
            for name, one in value.items()
            if name in hints
            for fault in unknown(one, hints[name], f"{where}.{name}")
        ]
    if isinstance(value, dict) and origin is not dict:
        return [f"{where}: a mapping where {kind} is asked for"]
    return []


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", ["once", "monthly"])
@pytest.mark.parametrize("fee", [0, 60])
def test_a_request_has_only_what_the_library_knows(stand_in, frequency, fee):
    request = gateway().request(Gift(**GIFT, frequency=frequency, fee_pence=fee), "Gift")
    assert unknown(request, stripe.params.checkout.SessionCreateParams) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slip", [{"payment_method_types": ["card"]}, {"metadta": {}}, {"line_items": [{"quantty": 1}]}]
)
def test_a_slip_in_a_request_is_seen(stand_in, slip):
    request = gateway().request(Gift(**GIFT), "Gift") | slip
    assert unknown(request, stripe.params.checkout.SessionCreateParams)


@pytest.mark.django_db
def test_what_is_sent_names_the_gift_and_nobody(stand_in):
    gift = Gift(**GIFT, fee_pence=60)
    opened = gateway().open_page(gift, "Gift to us")
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


@pytest.mark.django_db
def test_the_same_try_opens_the_same_page_and_the_next_another(stand_in):
    gift = Gift(**GIFT)
    first = gateway().open_page(gift, "Gift")
    assert gateway().open_page(gift, "Gift").session == first.session
    gift.attempt = 2
    assert gateway().open_page(gift, "Gift").session != first.session


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 401, 402, 404, 429, 500, 503])
def test_a_refusal_is_an_outage_and_says_nothing_of_the_giver(stand_in, status):
    stand_in.answer_with = lambda: (status, {"error": {"message": "no me@giver.test", "type": "api_error"}})
    with pytest.raises(ProviderUnavailable) as problem:
        gateway().open_page(Gift(**GIFT), "Gift")
    assert "giver" not in str(problem.value)


@pytest.mark.django_db
def test_nobody_at_the_other_end_is_an_outage(stand_in, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    gateway.cache_clear()
    with pytest.raises(ProviderUnavailable):
        gateway().open_page(Gift(**GIFT), "Gift")
