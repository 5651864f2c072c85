"""What the open data say no with: JSON for any origin, whatever went wrong, and before anything else answers."""

import pytest
from django.db import OperationalError
from django.test import Client

from tests.support.api_addresses import ALL, NEAREST

pytestmark = pytest.mark.django_db
ONLY_READ = ["/api/", "/api/v1/openapi.json", ALL, NEAREST, "/api/v1/centres.csv", "/api/v1/centres/one/"]


def told(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"].endswith(".")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


@pytest.mark.parametrize("path", ONLY_READ)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "QUERY"])
def test_who_sends_something_reads_that_it_can_only_be_read_and_nothing_of_a_token(path, method):
    answer = Client(enforce_csrf_checks=True).generic(method, path)

    told(answer, 405, "method-not-allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_a_script_that_asks_beforehand_may_send_the_etag_back(client):
    answer = client.options(ALL, headers={"Access-Control-Request-Headers": "if-none-match"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Headers"] == "If-None-Match"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/nothing", "/api/v2/centres/", "/api/v1/centres/%00/x/"]
)
def test_an_address_that_there_is_not_is_told_in_json(path, method):
    told(getattr(Client(enforce_csrf_checks=True), method)(path), 404, "not-found")


def test_elsewhere_an_address_that_there_is_not_is_a_page_for_people(client):
    assert "<h1>" in client.get("/apiary/").text


def test_an_address_without_its_last_slash_still_leads_to_it(client):
    answer = client.get("/api/v1/centres")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/centres/")


def test_a_host_that_is_not_ours_is_refused_in_json(client):
    told(client.get(ALL, headers={"Host": "evil.example"}), 400, "bad-request")


def test_a_fault_of_ours_is_told_in_json(client, monkeypatch):
    def broken(*args):
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("centres.open_data.geojson.with_details", broken)

    told(client.get(ALL), 500, "our-fault")


def test_a_database_that_goes_away_in_the_middle_is_told_in_json(client, monkeypatch):
    def away(*args):
        raise OperationalError

    monkeypatch.setattr("centres.open_data.documentation.deepcopy", away)
    monkeypatch.setattr("centres.open_data.responses.OF_DATABASE", ())

    answer = client.get("/api/v1/openapi.json")

    told(answer, 503, "look-up-unavailable")
    assert answer["Retry-After"] == "60"
