"""A real site in a process of its own: `manage.py serve` on a database made for it, as a visitor would meet it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import environ
import psycopg

from tests.support.site_shell import SiteShell

ROOT = Path(__file__).resolve().parents[2]
FULL, FILLING = "test_msntc_full_", "test_msntc_filling"
LOADED_WITHIN = 240  # seconds; the load itself takes about 20


@dataclass
class RunningSite:
    url: str
    database_url: str
    process: subprocess.Popen
    state: Path
    log: Path
    shell: SiteShell | None = None
    metrics_port: str = ""

    @classmethod
    @contextmanager
    def on_new_database(cls, name: str, folder: Path, like: str = "template1", **environment: str):
        """A site on a new database of the server that DATABASE_URL names, a copy of the one that it is to be like."""
        with server_connection() as server:
            drop_database(server, name)
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        own = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        try:
            with cls.serving(own, folder, **environment) as site:
                yield site
        finally:
            with server_connection() as server:
                drop_database(server, name)

    @classmethod
    def fill_database(cls, run: str, folder: Path) -> str:
        """The name of a database with every postcode, which whoever asks first in a run of tests fills."""
        full = f"{FULL}{run[:8]}"
        with server_connection() as server:
            server.execute("SELECT pg_advisory_lock(hashtext(%s))", [FULL])
            there = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{FULL}%"])
            names = {name for (name,) in there.fetchall()}
            for left_behind in names - {full}:
                server.execute(f'DROP DATABASE IF EXISTS "{left_behind}"')
            if full not in names:
                with cls.on_new_database(FILLING, folder) as site:
                    site.manage("estimate_travel")
                    site.stop()
                    server.execute(f'ALTER DATABASE "{FILLING}" RENAME TO "{full}"')
        return full

    @staticmethod
    def drop_filled_database(full: str) -> None:
        with server_connection() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{full}"')

    @classmethod
    @contextmanager
    def serving(
        cls,
        database_url: str,
        folder: Path,
        state: Path | None = None,
        at: int | None = None,
        **environment: str,
    ):
        """A site on an existing database, stopped at the end as Ctrl-C stops it. `state`: another site's, to share."""
        port, state = at or free_port(), state or folder / "state"
        url, log = f"http://localhost:{port}", folder / "serve.log"
        settings = (
            settings_of(database_url, url)
            | {
                "PORT": str(port),
                "STATE_DIR": str(state),
                "DEBUG": "false",
                "GIVING_MODE": "demo",  # as where nothing is set
                "ESTIMATE_TRAVEL": "false",  # or the order of centres would change while a test looks
                "API_LIMITS_FACTOR": "100000",  # tests and the benchmark ask thousands of questions from one address
            }
        )
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=os.environ | settings | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        site = cls(url, database_url, process, state, log, metrics_port=environment.get("METRICS_PORT", ""))
        try:
            try:
                wait_for(url + "/healthz", process)
            except AssertionError as fault:
                raise AssertionError(f"{fault}:\n{log.read_text()[-3000:]}") from None
            yield site
        finally:
            site.stop()

    def stop(self) -> None:
        if self.shell:
            self.shell.close()
            self.shell = None
        if self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)

    def connection(self) -> psycopg.Connection:
        """To this site's own database."""
        return connect(self.database_url)

    def run(self, code: str) -> str:
        """What Python code prints in the shell of this site, which stays open for the next. Raises AssertionError."""
        if self.shell is None:
            self.shell = SiteShell(os.environ | settings_of(self.database_url, self.url), ROOT)
        return self.shell.run(code)

    def manage(self, *command: str, **environment: str) -> str:
        """What a command of manage.py says on this site's database. Raises CalledProcessError where it fails."""
        settings = os.environ | settings_of(self.database_url, self.url) | environment
        whole = [sys.executable, "manage.py", *command]
        done = subprocess.run(whole, cwd=ROOT, env=settings, check=True, capture_output=True, text=True)
        return done.stdout.strip()


def settings_of(database_url: str, url: str) -> dict[str, str]:
    """The environment that makes manage.py speak for the site at this address and on this database."""
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
        "SITE_URL": url,
        "DJANGO_SETTINGS_MODULE": "msntc.settings",
        "OFFLINE_FILES": "false",  # 33 MB, which tests of an outage ask for
    }


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Returns when `address` answers 200. Raises AssertionError when the process ends, or when it takes too long."""
    end = time.monotonic() + LOADED_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError("the site stopped while starting")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (HTTPError, URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the site did not answer")


def server_connection() -> psycopg.Connection:
    return connect(os.environ["DATABASE_URL"])


def drop_database(server: psycopg.Connection, name: str) -> None:
    """Without FORCE, which may not end PostgreSQL's own autovacuum and fails where it works; a plain DROP may."""
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
        [name],
    )
    server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def connect(database_url: str) -> psycopg.Connection:
    config = environ.Env.db_url_config(database_url)
    arguments = {
        "dbname": config["NAME"],
        "user": config["USER"],
        "password": config["PASSWORD"],
        "host": config["HOST"],
        "port": config["PORT"],
    } | config.get("OPTIONS", {})
    return psycopg.connect(**{key: value for key, value in arguments.items() if value}, autocommit=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
