"""Whole objects of the provider with junk in the place of one field: never an error of ours, and never believed."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msntc.giving.models import Gift, MonthIntent, Payment, ProviderEvent, Refund, Reversal
from msntc.giving.payments import stripe_events
from tests.support.provider_events import USED, Watched, event, facts_of
from tests.support.provider_objects import kind_of, whole
from tests.support.webhooks import send

pytestmark = pytest.mark.django_db
JUNK = [
    None,
    True,
    5,
    -5,
    2.5,
    10**30,
    "",
    "2500",
    "x" * 5000,
    "é",
    [],
    [1],
    ["gift"],
    {},
    {"id": 5},
    {"gift": None},
]
NEVER = [True, -5, 2.5, 10**30, [], [1]]
"""What no field is that we read."""


def list_fields_read(kind: str, gift: Gift) -> list[str]:
    seen: set[str] = set()
    thing = kind_of(kind)
    list(stripe_events.READERS[kind](Watched(whole(thing, **facts_of(thing, gift)), seen), None))
    return sorted(seen)


def count_believed() -> list[int]:
    return [model.objects.count() for model in (Payment, Reversal, Refund, MonthIntent)]


def replace_field(message: dict, path: str, junk) -> bool:
    *way, last = path.split(".")
    inner = message["data"]["object"]
    for name in way:
        inner = inner.get(name)
        if not isinstance(inner, dict):
            return False
    inner[last] = junk
    return True


@pytest.fixture
def gift():
    return Gift.objects.create(source="card", mode="trial", pence=2500, email="me@giver.test", session="cs_1")


@pytest.mark.parametrize("kind", USED)
def test_a_value_that_a_field_never_has_is_refused_and_not_booked(client, stand_in, gift, kind):
    for path in list_fields_read(kind, gift):
        for junk in NEVER:
            message = event(stand_in, kind, gift)
            if replace_field(message, path, junk):
                assert send(client, message).status_code == 400, (path, junk)
                assert ProviderEvent.objects.filter(problem="").count() == 0, (path, junk)
    assert count_believed() == [0, 0, 0, 0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(USED), data=st.data())
def test_junk_in_one_field_is_never_an_error_of_ours(client, stand_in, gift, kind, data):
    path = data.draw(st.sampled_from(["created", *list_fields_read(kind, gift)]))
    junk = data.draw(st.sampled_from(JUNK) | st.text() | st.integers() | st.floats(allow_nan=False))
    earlier = list(Payment.objects.values_list("pk", flat=True))
    message = event(stand_in, kind, gift) | {"id": f"evt_{data.draw(st.uuids())}"}
    if path == "created":
        message["created"] = junk
    elif not replace_field(message, path, junk):
        return
    assert send(client, None, body=json.dumps(message)).status_code in (200, 400), (path, junk)
    if type(junk) is not int or junk < 0:  # another whole number may be an amount
        booked = Payment.objects.exclude(pk__in=earlier).exclude(pence=2500)
        assert not booked.exists(), (path, junk)
