"""The database stopped or locked under a site that is serving: a useful page soon, and recovery by itself."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError

import pytest
from bs4 import BeautifulSoup

from msntc.dev.local_postgres.cluster import Cluster
from msntc.dev.local_postgres.problems import NoPostGIS
from tests.support.running_site import ROOT, RunningSite, connect

pytestmark = pytest.mark.world
PATIENCE = 5  # seconds that a visitor may be kept waiting for the news: two, and room for a busy machine
RECOVERY = 20  # seconds after which the site must be itself again
AT_ONCE = 1.5  # seconds on a busy machine, for what is no page of the database's; a wait for it takes two
NOTICE = "Our records cannot be reached just now. This is what we knew at "


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


def wait_until_answered(address: str, without: str) -> None:
    end = time.monotonic() + RECOVERY
    while any(without in get(address).text for _ in range(10)):  # each process finds out
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
        with connect(
            cluster.url
        ) as database:  # few postcodes, so that the whole directory need not be loaded
            database.execute(
                "INSERT INTO gazetteer_postcodelocation (code, point) VALUES ('N80NP', 'POINT(-0.117 51.585)'),"
                " ('BT15GS', 'POINT(-5.93 54.6)'), ('IM11AA', 'POINT(-4.48 54.15)'), ('JE23AB', NULL)"
            )
        with RunningSite.serving(cluster.url, folder) as site:
            site.manage("write_offline_files", STATE_DIR=str(site.state))
            yield site


def kill_workers(site: RunningSite) -> None:
    """gunicorn starts others in their place."""
    for pid in Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split():
        os.kill(int(pid), signal.SIGKILL)


def list_centres(page: str) -> list[str]:
    """The cards in their order, each with its way."""
    return [
        " ".join(card.get_text(" ").split()) for card in BeautifulSoup(page, "lxml").select("ol.cards > li")
    ]


def find_stylesheet(site: str) -> str:
    return site + BeautifulSoup(get(site).text, "lxml").select_one("link[rel=stylesheet]")["href"]


def ask_in_a_crowd(address: str, others: list[str]) -> list[Answer]:
    """Eight answers of an address while others are asked for three times as often: enough for two cores."""
    with ThreadPoolExecutor(24) as crowd:
        for other in islice(cycle(others), 24):
            crowd.submit(get, other)
        return [get(address) for _ in range(8)]


def test_a_locked_table_holds_nobody_else_up_and_a_search_goes_on(cluster, outage_site):
    search = f"{outage_site.url}/centres/?q=N8+0NP"
    before, stylesheet = get(search), find_stylesheet(outage_site.url)
    with connect(cluster.url) as database, database.transaction():
        database.execute("LOCK TABLE centres_centre")
        locked = get(search)
        files = ask_in_a_crowd(stylesheet, [search])

    assert locked.status == 200
    assert locked.seconds < PATIENCE
    assert NOTICE in locked.text
    assert list_centres(locked.text) == list_centres(before.text) != []
    assert all(one.status == 200 and one.seconds < AT_ONCE for one in files), files
    wait_until_answered(search, without=NOTICE)


def test_a_search_goes_on_while_the_database_is_stopped_and_all_ends_by_itself(cluster, outage_site):
    site = outage_site.url
    searches = [f"{site}/centres/?q={code}" for code in ("N8+0NP", "BT1+5GS", "IM1+1AA", "Leeds", "Kent")]
    before, stylesheet = [get(search) for search in searches], find_stylesheet(site)
    cluster.stop()
    try:
        known = ["/centres/all/", "/centres/kent-neuro-therapy-centre/", "/centres/?q=Leedss"]
        nearest = "/api/v1/centres/nearest/?q=N80NP"
        paths = [*known, nearest, "/healthz", "/readyz", "/", "/therapies/"]
        down = {path: get(site + path) for path in paths}
        for _ in range(6):  # both processes find out
            get(searches[0])
        during = [get(search) for search in searches]
        files = ask_in_a_crowd(stylesheet, searches)
        home = ask_in_a_crowd(f"{site}/", searches)
        kill_workers(outage_site)
        anew = [get(address) for address in [*searches, f"{site}{known[1]}"]]
    finally:
        with cluster.used():
            wait_until_answered(searches[0], without=NOTICE)
            after = [get(search) for search in searches]

    for path, answer in down.items():
        assert answer.seconds < PATIENCE, (path, answer.seconds)
        assert answer.status == (503 if path in ("/readyz", "/therapies/") else 200), path
        assert NOTICE in answer.text or path not in known, path
    assert "Kent Neuro Therapy Centre" in down["/centres/all/"].text
    assert "Kent Neuro Therapy Centre" in down["/therapies/"].text
    assert '"known_at": "20' in down[nearest].text
    assert all(one.status == 200 and NOTICE in one.text for one in during)
    assert all(one.status == 200 and NOTICE in one.text for one in anew)
    assert [list_centres(one.text) for one in during] == [list_centres(one.text) for one in before]
    assert [list_centres(one.text) for one in after] == [list_centres(one.text) for one in before]
    assert all(list_centres(one.text) for one in before)
    assert all(one.status == 200 and one.seconds < AT_ONCE for one in [*files, *home]), (files, home)
