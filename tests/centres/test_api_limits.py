"""The open data: who asks too often is refused, and nobody waits for a database that is away."""

import pytest

from tests.support.api_addresses import ALL, NEAREST

pytestmark = pytest.mark.django_db


def test_who_asks_too_often_is_told_when_to_come_back(client, postcode, settings):
    settings.API_LIMITS = {"nearest": [(2, 60), (1_000, 86_400)], "data": [(1, 60)]}
    asked = [client.get(NEAREST, {"q": "N8 0NP"}) for _ in range(3)]

    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert asked[-1].json()["error"]["code"] == "too-many-requests"
    assert 0 < int(asked[-1]["Retry-After"]) <= 60
    assert asked[-1]["Cache-Control"] == "no-store"
    assert asked[-1]["Access-Control-Allow-Origin"] == "*"
    assert [client.get(ALL).status_code for _ in range(2)] == [200, 429]
    assert client.get(ALL, REMOTE_ADDR="192.0.2.9").status_code == 200
    assert client.get("/centres/", {"q": "N8 0NP"}).status_code == 200  # pages are for people


def test_a_forged_address_does_not_lift_the_limit(client, settings):
    settings.API_LIMITS = {"data": [(1, 60)]}

    asked = [client.get(ALL, headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in range(2)]

    assert [answer.status_code for answer in asked] == [200, 429]
