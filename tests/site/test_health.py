"""What load balancers ask, by any name and from inside alone; and what a machine needs before it gets visitors."""

import shutil
from collections import namedtuple

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from centres.gazetteer.models import PostcodeLocation
from msntc import health

pytestmark = pytest.mark.django_db
INSIDE = ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "fd00::1", ""]


@pytest.fixture
def postcodes():
    PostcodeLocation.objects.create(code="N80NP")


def ask(client, path: str, address: str = "10.0.0.7", **headers):
    return client.get(path, REMOTE_ADDR=address, headers={"host": "10.0.0.5:8000"} | headers)


@pytest.mark.parametrize("address", INSIDE)
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_from_inside_any_host_is_answered_without_https(client, settings, postcodes, path, address):
    settings.SECURE_SSL_REDIRECT = True
    answer = ask(client, path, address)
    assert answer.status_code == 200
    assert answer.json()["version"] == health.get_version()
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450::1", "nonsense"])
def test_from_outside_a_strange_host_is_refused(client, address):
    assert ask(client, "/healthz", address).status_code == 400
    assert client.get("/readyz", REMOTE_ADDR=address).status_code == 404


def test_what_comes_through_a_proxy_comes_from_outside(client):
    assert ask(client, "/healthz", **{"x-forwarded-for": "10.0.0.1"}).status_code == 400
    assert client.get("/readyz", headers={"x-forwarded-for": "10.0.0.1"}).status_code == 404


def test_without_postcodes_it_lives_and_is_not_ready(client):
    assert ask(client, "/healthz").status_code == 200
    answer = ask(client, "/readyz")
    assert answer.status_code == 503
    assert answer.json()["missing"] == ["no-postcodes"]


def test_a_database_that_takes_nothing_in_is_not_ready(client, postcodes):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    assert ask(client, "/readyz").json()["missing"] == ["database-read-only"]


def test_a_migration_that_waits_is_not_ready(client, postcodes):
    MigrationRecorder.Migration.objects.filter(app="centres").latest("id").delete()
    assert ask(client, "/readyz").json()["missing"] == ["migrations-not-applied"]


def test_a_migration_of_a_later_release_is_no_fault(client, postcodes):
    MigrationRecorder.Migration.objects.create(app="centres", name="9999_of_tomorrow")
    assert ask(client, "/readyz").status_code == 200


def test_a_full_disk_is_not_ready(client, postcodes, monkeypatch):
    usage = namedtuple("Usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1_000, 951, 49))
    assert ask(client, "/readyz").json()["missing"] == ["disk-full"]
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1_000, 949, 51))
    assert ask(client, "/readyz").status_code == 200


def test_a_disk_that_takes_nothing_is_not_ready(client, postcodes, settings, tmp_path):
    settings.STATE_DIR = tmp_path / "nowhere"
    assert ask(client, "/readyz").json()["missing"] == ["disk-read-only"]


@pytest.mark.parametrize("path", ["/", "/centres/", "/admin/login/", "/nowhere/", "/healthz"])
def test_every_answer_says_what_a_page_may_ask_of_the_browser(client, path):
    assert "geolocation=(self), camera=()" in client.get(path)["Permissions-Policy"]
