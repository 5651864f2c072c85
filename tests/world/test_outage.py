"""The database stopped or locked under a site that is serving: a useful page soon, and recovery by itself."""

import os
import subprocess
import sys
import time
import urllib.request
from typing import NamedTuple
from urllib.error import HTTPError

import pytest

from msntc.dev.local_postgres.cluster import Cluster
from msntc.dev.local_postgres.problems import NoPostGIS
from tests.support.running_site import ROOT, RunningSite, connect

pytestmark = pytest.mark.world
PATIENCE = 5  # seconds that a visitor may be kept waiting for the news: two, and room for a busy machine
RECOVERY = 15  # seconds after which the site must be itself again


class Answer(NamedTuple):
    status: int
    text: str
    seconds: float


def get(address: str) -> Answer:
    start = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return Answer(answer.status, answer.read().decode(), time.monotonic() - start)
    except HTTPError as refusal:
        return Answer(refusal.code, refusal.read().decode(), time.monotonic() - start)


def wait_until_answered(address: str) -> None:
    end = time.monotonic() + RECOVERY
    while any(get(address).status != 200 for _ in range(10)):  # each process finds out
        assert time.monotonic() < end
        time.sleep(0.3)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A server of this test's own, since it is going to be stopped."""
    try:
        own = Cluster(tmp_path_factory.mktemp("outage"))
    except NoPostGIS:
        pytest.skip("no PostgreSQL here to start and stop")
    yield own
    own.delete()


@pytest.fixture(scope="module")
def outage_site(cluster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("outage-site")
    with cluster.used():
        env = os.environ | {
            "DATABASE_URL": cluster.url,
            "SECRET_KEY": "x" * 60,
            "SITE_URL": "http://localhost:1",
        }
        env["DJANGO_SETTINGS_MODULE"] = "msntc.settings"
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        with connect(cluster.url) as database:  # one postcode, so that the whole directory need not be loaded
            database.execute(
                "INSERT INTO gazetteer_postcodelocation (code, point) VALUES ('N80NP', 'POINT(-0.117 51.585)')"
            )
        with RunningSite.serving(cluster.url, folder) as site:
            yield site.url


def test_a_locked_table_costs_a_visitor_two_seconds(cluster, outage_site):
    search = f"{outage_site}/centres/?q=N8+0NP"
    with connect(cluster.url) as database, database.transaction():
        database.execute("LOCK TABLE centres_centre")
        locked = get(search)

    assert locked.status == 503
    assert locked.seconds < PATIENCE
    assert "Nothing is wrong with what you typed" in locked.text
    wait_until_answered(search)


def test_an_outage_is_told_soon_and_kindly_and_ends_by_itself(cluster, outage_site):
    search = f"{outage_site}/centres/?q=N8+0NP"
    assert "Centres near N8 0NP" in get(search).text

    cluster.stop()
    try:
        down = {
            path: get(outage_site + path)
            for path in [
                "/centres/?q=N8+0NP",
                "/centres/all/",
                "/api/v1/centres/nearest/?q=N80NP",
                "/healthz",
                "/readyz",
                "/",
            ]
        }
        crowd = [get(search) for _ in range(3)]
    finally:
        with cluster.used():
            wait_until_answered(search)
            after = [get(search) for _ in range(20)]

    for path, answer in down.items():
        assert answer.seconds < PATIENCE, (path, answer.seconds)
        assert answer.status == (200 if path in ("/", "/healthz") else 503), path
    assert all(answer.seconds < PATIENCE for answer in crowd)
    page = down["/centres/?q=N8+0NP"].text
    assert "Nothing is wrong with what you typed" in page
    assert "Kent Neuro Therapy Centre" in page
    assert '"look-up-unavailable"' in down["/api/v1/centres/nearest/?q=N80NP"].text
    assert [answer.status for answer in after] == [200] * 20
