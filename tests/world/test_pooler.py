"""The site behind Debian's PgBouncer in transaction mode: each transaction may get another of its two connections."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from msntc.dev.local_postgres.folders import get_server_user, run_as
from tests.support.running_site import RunningSite, connect, free_port

PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
pytestmark = [
    pytest.mark.world,
    pytest.mark.skipif(not os.path.exists(PGBOUNCER), reason="pgbouncer is missing"),
]
CONF = """[databases]
* = host={host}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
"""
GIFT = """
from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment
from msntc.giving.models import Gift
from tests.support.giving_form import give
setup_test_environment()
settings.GIVING_MODE = "demo"
status = give(Client(REMOTE_ADDR="127.0.0.1")).status_code
print(settings.POOLER, status, Gift.objects.filter(email="me@giver.test").count())
"""
SIGN_IN = """
from django.test import Client
from tests.support.sign_in import signed_in
client = Client()
signed_in(client, "pooled")
print(client.get("/staff/centre/", follow=True).status_code, client.session.get("_auth_user_id") is not None)
"""


@contextmanager
def pooling(database_url: str):
    """The same server by way of PgBouncer: the address, without a database's name."""
    own, port, user = urlsplit(database_url), free_port(), get_server_user()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        host = parse_qs(own.query).get("host", [own.hostname])[0]
        (folder / "pgbouncer.ini").write_text(CONF.format(host=host, port=port, folder=folder))
        (folder / "users").write_text(f'"{own.username}" ""\n')
        for path in (folder, *folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)
        process = subprocess.Popen(
            [PGBOUNCER, str(folder / "pgbouncer.ini")], **run_as(user), stderr=subprocess.DEVNULL
        )
        address = f"postgis://{own.username}@127.0.0.1:{port}/postgres"
        try:
            wait_for_pooler(address)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def wait_for_pooler(address: str) -> None:
    end = time.monotonic() + 10
    while True:
        try:
            connect(address).close()
            return
        except Exception:
            assert time.monotonic() < end
            time.sleep(0.1)


def test_search_gift_and_sign_in_work_behind_a_pooler(
    running_site, testrun_uid, tmp_path_factory, tmp_path, monkeypatch
):
    full = RunningSite.fill_database(testrun_uid, tmp_path_factory.mktemp("filling"))
    with pooling(os.environ["DATABASE_URL"]) as address:
        monkeypatch.setenv("DATABASE_URL", address)
        monkeypatch.setenv("DATABASE_POOLER", "true")
        with RunningSite.on_new_database("test_msntc_pooled", tmp_path, like=full) as site:
            for _ in range(20):
                with urlopen(f"{site.url}/centres/?q=N8+0NP") as answer:
                    assert "nearest" in answer.read().decode().lower()
            monkeypatch.setenv("STATE_DIR", str(site.state))  # with its static files
            assert site.run(GIFT) == "True 303 1"
            assert site.run(SIGN_IN) == "200 True"
