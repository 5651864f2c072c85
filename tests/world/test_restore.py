"""A site is written into one file, and stands in an empty place as it was."""

import json
import subprocess
import tarfile
import urllib.request
from difflib import unified_diff
from urllib.parse import quote, urlsplit

import pytest
from PIL import Image

from tests.support.running_site import RunningSite, drop_database, server_connection

pytestmark = pytest.mark.world
ADDRESSES = [
    "/",
    "/centres/?q=N8+0NP",
    "/centres/all/",
    "/therapies/",
    "/centres/restored/",
    "/about/",
    "/data/",
]
FILL = """
from tests.support.factories import CentreFactory
CentreFactory(slug="restored", name="Restored Centre", phone="020 7946 0000")
"""


def read(site: RunningSite, address: str) -> str:
    with urllib.request.urlopen(site.url + address) as answer:
        return answer.read().decode().replace(site.url, "").replace(quote(site.url, safe=""), "")


def test_a_restored_site_answers_the_same_pages(running_site, tmp_path):
    file, empty = tmp_path / "site.tar", "test_msntc_restored"
    (running_site.state / "media").mkdir(exist_ok=True)
    Image.new("RGB", (2, 2)).save(running_site.state / "media" / "of-a-test.png")
    running_site.run(FILL)
    environment = {"STATE_DIR": str(running_site.state)}
    said = running_site.manage("backup", str(file), **environment)
    assert "Keep it elsewhere, encrypted" in said
    assert file.stat().st_mode & 0o077 == 0
    with tarfile.open(file) as tar:
        names = tar.getnames()
        kept = tar.extractfile("settings.json").read().decode()
    assert "media/of-a-test.png" in names
    assert "only-for-tests" not in kept
    assert "SITE_URL" in json.loads(kept)
    backups = tmp_path / "backups"
    backups.mkdir()
    running_site.manage("backup", str(backups), **environment)
    assert [one.name[:6] for one in backups.iterdir()] == ["msntc-"]
    assert (running_site.state / "last-backup").exists()
    before = {address: read(running_site, address) for address in ADDRESSES}

    with server_connection() as server:
        drop_database(server, empty)
        server.execute(f'CREATE DATABASE "{empty}"')
    url = urlsplit(running_site.database_url)._replace(path=f"/{empty}").geturl()
    state = tmp_path / "restored"
    there = RunningSite(running_site.url, url, running_site.process, state, tmp_path / "log")
    there.manage("restore", str(file), STATE_DIR=str(state))
    with RunningSite.serving(url, tmp_path, state) as restored:
        after = {address: read(restored, address) for address in ADDRESSES}
    assert (state / "media" / "of-a-test.png").exists()
    for address in ADDRESSES:
        lines = unified_diff(before[address].splitlines(), after[address].splitlines(), lineterm="", n=0)
        assert not list(lines), address

    with pytest.raises(subprocess.CalledProcessError) as refused:
        there.manage("restore", str(file), STATE_DIR=str(tmp_path / "elsewhere"))
    assert "The database is not empty" in refused.value.stderr
    with server_connection() as server:
        drop_database(server, empty)
