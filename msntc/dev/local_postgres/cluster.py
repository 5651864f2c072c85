"""Making, starting and stopping the private server, and counting its users.

Two lock files keep order between any number of commands: `lock` is held while somebody starts or stops the server;
`users` is held, shared, by every command that uses it, and by that command's children, so that a server is never
stopped under a site whose wrapper was killed. Whoever can have `users` alone was the last, and stops the server.
"""

import contextlib
import fcntl
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from msntc.dev.local_postgres import binaries, folders
from msntc.dev.local_postgres.problems import InUse, ServerDidNotStart, ToolFailed

PORT = "5432"  # only part of the socket's name
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "jit": "off",
    # Nothing of a statement reaches the log, because a statement may hold a visitor's postcode: no statements, no
    # errors (which quote values), no details (a crash's detail is the statement that ran).
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
# PostGIS is not among the extensions that an owner may create. It stands in the template, so that the site's own
# role, and every database made for tests, do without a superuser.
FIRST_STATEMENTS = """\
create extension postgis;
create role msntc login createdb;
create database msntc owner msntc;
"""


class Cluster:
    def __init__(self, checkout: Path):
        self.user, self.checkout = folders.get_server_user(), checkout.resolve()
        self.home = folders.find_cluster_home(self.checkout, self.user)
        self.socket = folders.find_socket_folder(self.home)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"

    @property
    def url(self) -> str:
        """For DATABASE_URL, in the form in which django-environ understands a socket."""
        return f"postgis://msntc@/msntc?host={self.socket}"

    @contextlib.contextmanager
    def used(self) -> Iterator[int]:
        """Runs the server for the length of the block. Gives the descriptor that the block's children must inherit."""
        self._claim_home()
        users = os.open(self.home / "users", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            with self._turn():
                fcntl.flock(users, fcntl.LOCK_SH)
                self._start()
            yield users
        finally:
            os.close(users)
            with contextlib.suppress(InUse), self.unused():
                self.stop()

    @contextlib.contextmanager
    def unused(self) -> Iterator[None]:
        """Nobody uses the server during the block, and nobody can start to. Raises InUse."""
        self._claim_home()
        users = os.open(self.home / "users", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            with self._turn():
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise InUse from None
                yield
        finally:
            os.close(users)

    def answers(self) -> bool:
        if not (self.socket / f".s.PGSQL.{PORT}").exists():
            return False
        return self._run("pg_isready", "-q", "-h", self.socket, "-p", PORT, "-d", "template1").returncode == 0

    def stop(self) -> None:
        """Stops the server at once, without waiting for its clients to leave."""
        self._forget_killed_server()
        if (self.data / "postmaster.pid").exists():
            self._need("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60", "-s")

    def delete(self) -> None:
        """Stops the server and deletes all it holds."""
        self.stop()
        for folder in (self.data, self.socket):
            if folder.exists():
                shutil.rmtree(folder)
        self.log.unlink(missing_ok=True)

    def _start(self) -> None:
        folders.claim_folder(self.socket, self.user.pw_uid, 0o700)
        if self.answers():
            return
        if not self.data.exists():
            self._make()
        os.close(self._opened_log())
        options = shlex.join(f"-c{name}={value}" for name, value in self._settings().items())
        for _ in range(20):  # what is left of a killed server may need a moment to go
            self._forget_killed_server()
            said_before = self.log.stat().st_size
            command = ("start", "-D", self.data, "-l", self.log, "-o", options, "-w", "-t", "120", "-s")
            if self._run("pg_ctl", *command).returncode == 0 or self.answers():
                return
            said = self.log.read_bytes()[said_before:].decode(errors="replace")
            if not re.search("lock file|shared memory block .* in use|is starting up", said):
                break
            time.sleep(0.5)
        raise ServerDidNotStart(self.log, " ".join(said.split())[-400:])

    def _make(self) -> None:
        """A new cluster, complete or not at all: it gets its name when its database and PostGIS are in it."""
        unfinished = self.home / "data.unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        folders.claim_folder(unfinished, self.user.pw_uid, 0o700)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        self._need(
            *("initdb", "-D", unfinished, "-U", "postgres", "--auth=trust", "--no-sync", "--no-instructions"),
            *("--encoding=UTF8", f"--locale={locale}"),
        )
        alone = ("--single", "-D", unfinished, "template1")
        self._need("postgres", *alone, input=FIRST_STATEMENTS.encode())
        unfinished.rename(self.data)

    def _settings(self) -> dict[str, str]:
        return {**SETTINGS, "unix_socket_directories": str(self.socket), "unix_socket_permissions": "0700"}

    def _forget_killed_server(self) -> None:
        """Removes what a server that was killed left behind, when that server is gone for certain.

        PostgreSQL asks only whether the process number exists. A dead process that nobody has collected (in a
        container without init) and another program with the same number both look to it like a running server.
        """
        noted = self.data / "postmaster.pid"
        try:
            process = Path("/proc") / noted.read_text().split()[0]
        except (OSError, IndexError):
            return
        if not Path("/proc/self").exists():
            return  # no way to tell on this system: PostgreSQL's own judgement stands
        try:
            running = Path(os.readlink(process / "cwd")) == self.data.resolve()  # the dead have no folder
        except OSError:
            running = False
        if not running:
            noted.unlink(missing_ok=True)
            for left in self.socket.glob(".s.PGSQL.*"):
                left.unlink(missing_ok=True)

    def _claim_home(self) -> None:
        folders.claim_folder(self.home, os.geteuid(), 0o711)
        folders.note_home(self.checkout, self.home)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        turn = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
        finally:
            os.close(turn)

    def _opened_log(self) -> int:
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        os.fchown(log, self.user.pw_uid, -1)
        return log

    def _run(self, tool: str, *arguments, **options) -> subprocess.CompletedProcess:
        """One of PostgreSQL's programs, as the server's user and untouched by the caller's locale and PG* variables."""
        version = self.data / "PG_VERSION"
        folder = binaries.find_binaries(version.read_text().strip() if version.exists() else None)
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}
        options = {"env": env, **folders.run_as(self.user), **options}
        if "input" in options:
            del options["stdin"]
        return subprocess.run([folder / tool, *arguments], capture_output=True, **options)

    def _need(self, tool: str, *arguments, **options) -> None:
        done = self._run(tool, *arguments, **options)
        said = done.stderr.decode(errors="replace")
        # A server in single-user mode ends with 0 even when a statement failed.
        if done.returncode or re.search(r"(ERROR|FATAL|PANIC): ", said):
            raise ToolFailed(tool, " ".join(said.split())[-400:])
