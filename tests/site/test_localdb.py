"""msntc/localdb: real servers in throw-away checkouts, and what somebody hostile or unlucky may do to them."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from msntc.localdb import binaries, folders

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0
AS_SERVER = {"user": folders.server_user().pw_uid} if AS_ROOT else {}
PSQL = binaries.find() / "psql"
ASK = ("sh", "-c", f'exec {PSQL} -XAtq -h "${{DATABASE_URL##*host=}}" -U msntc msntc')
STARTED = []


class Checkout:
    """A folder with nothing but msntc.localdb in it."""

    def __init__(self, folder: Path):
        self.folder, self.pg = folder, folder / ".pg"
        shutil.copytree(ROOT / "msntc/localdb", folder / "msntc/localdb")

    def start(self, *arguments, **environment) -> subprocess.Popen:
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environment
        process = subprocess.Popen(
            [sys.executable, "-m", "msntc.localdb", *arguments],
            cwd=self.folder,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a foreground group of its own, as at a keyboard
        )
        STARTED.append(process)
        return process

    def run(self, *arguments, input="", **environment) -> subprocess.CompletedProcess:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(input, timeout=60)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def asker(self, **environment) -> subprocess.Popen:
        """A command that uses the database until its input ends."""
        process = self.start("with", "--", *ASK, **environment)
        assert ask(process, "select 'ready'") == "ready", process.stderr.read()
        return process

    def ask(self, *statements, **environment) -> list[str]:
        done = self.run("with", "--", *ASK, input="".join(f"{one};\n" for one in statements), **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def is_running(self) -> bool:
        return self.run("status").stdout.startswith("running")

    def server(self) -> int:
        return int((self.pg / "data/postmaster.pid").read_text().split()[0])


@pytest.fixture(scope="module")
def workshop():
    folder = Path(
        tempfile.mkdtemp(prefix="msntc-")
    )  # not pytest's: the server's user must be able to enter it
    folder.chmod(0o755)
    yield folder
    for process in STARTED:
        if process.poll() is None:  # only after a test that failed
            process.terminate()
            process.wait(30)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def shared_checkout(workshop):
    """Shared by the tests, which leave its server stopped: making a cluster takes a second."""
    (workshop / "checkout").mkdir()
    return Checkout(workshop / "checkout")


@pytest.fixture
def checkout(shared_checkout):
    yield shared_checkout
    assert not shared_checkout.is_running()


@pytest.fixture
def elsewhere(workshop):
    """A checkout without a cluster."""
    folder = Path(tempfile.mkdtemp(dir=workshop))
    folder.chmod(0o755)
    return Checkout(folder)


def ask(asker: subprocess.Popen, statement: str) -> str:
    asker.stdin.write(f"{statement};\n")
    asker.stdin.flush()
    return asker.stdout.readline().strip()


def finish(asker: subprocess.Popen) -> int:
    asker.stdin.close()
    return asker.wait(30)


def assert_refused(done: subprocess.CompletedProcess, *words: str):
    """One sentence on stderr, no traceback, exit code 1."""
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert all(word in done.stderr for word in words), done.stderr


def test_a_command_gets_a_database_with_postgis_and_it_is_gone_afterwards(checkout):
    assert checkout.ask(
        "select postgis_lib_version() > '3'", "select current_setting('listen_addresses') = ''"
    ) == [
        "t",
        "t",
    ]
    assert not checkout.is_running()


def test_only_its_own_user_can_enter_the_socket_folder(checkout):
    checkout.ask("select 1")
    assert (checkout.pg / "socket").stat().st_mode & 0o777 == 0o700
    assert (checkout.pg / "postgres.log").stat().st_mode & 0o777 == 0o600


def test_the_sites_role_is_no_superuser_yet_its_new_databases_have_postgis(checkout):
    assert checkout.ask(
        "select rolsuper from pg_roles where rolname = current_user",
        "create database test_made",
        "\\c test_made \\\\ create extension pg_trgm",
        "select count(*) from pg_extension where extname in ('postgis', 'pg_trgm')",
        "\\c msntc \\\\ drop database test_made",
    ) == ["f", "2"]


def test_no_statement_and_no_value_reaches_the_log(checkout):
    checkout.ask("select 'N8 0NP'::int", "select pg_sleep(0), 'N8 0NP'", "select * from nowhere_n8_0np")
    log = (checkout.pg / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "N8 0NP" not in log
    assert "n8_0np" not in log


def test_the_commands_exit_code_is_ours(checkout):
    assert checkout.run("with", "--", "sh", "-c", "exit 7").returncode == 7
    assert checkout.run("with", "--", "sh", "-c", "kill -KILL $$").returncode == 137


def test_a_command_that_does_not_exist_is_named(checkout):
    assert_refused(checkout.run("with", "--", "no-such-command"), "no-such-command")


def test_two_commands_share_one_server_which_stays_until_the_last_has_ended(checkout):
    first, second = checkout.asker(), checkout.asker()
    born = "select pg_postmaster_start_time()"
    assert ask(first, born) == ask(second, born)
    assert finish(first) == 0
    assert ask(second, "select 1") == "1"
    finish(second)
    assert not checkout.is_running()


def test_two_first_starts_at_once_make_one_cluster(elsewhere):
    both = [elsewhere.start("with", "--", *ASK) for _ in range(2)]
    said = [process.communicate("select 1;\n", timeout=60) for process in both]
    assert [out for out, err in said] == ["1\n"] * 2, said


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_wrapper_asked_to_end_ends_its_command_and_the_server(checkout, ending):
    user = checkout.asker()
    user.send_signal(ending)
    assert user.wait(30) == 128 + signal.SIGTERM
    assert not checkout.is_running()


def test_a_wrapper_asked_to_end_while_it_starts_leaves_nothing_behind(elsewhere):
    user = elsewhere.start("with", "--", "sleep", "60")
    while not (elsewhere.pg / "data.unfinished").exists():
        time.sleep(0.01)
    user.terminate()
    assert user.wait(30) == 128 + signal.SIGTERM
    assert not elsewhere.is_running()
    assert elsewhere.ask("select 1") == ["1"]


def test_ctrl_c_reaches_the_command_and_the_wrapper_waits_for_it(checkout):
    user = checkout.start("with", "--", "sh", "-c", "trap 'exit 9' INT; echo up; read line")
    user.stdout.readline()
    os.killpg(user.pid, signal.SIGINT)
    assert user.wait(30) == 9
    assert not checkout.is_running()


def test_ctrl_c_for_one_user_leaves_the_server_to_the_other(checkout):
    first, second = checkout.asker(), checkout.asker()  # the first has started the server
    os.killpg(first.pid, signal.SIGINT)
    first.wait(30)
    assert ask(second, "select 1") == "1"
    finish(second)


def test_a_killed_wrapper_does_not_pull_the_server_from_under_its_command(checkout):
    orphan = checkout.asker()
    orphan.kill()
    orphan.wait(30)
    assert checkout.run("with", "--", "true").returncode == 0
    assert ask(orphan, "select 1") == "1"
    orphan.stdin.close()
    while orphan.stdout.read():
        pass
    checkout.ask("select 1")  # the next user is the last again


def test_a_killed_server_starts_again(checkout):
    user = checkout.asker()
    os.kill(checkout.server(), signal.SIGKILL)
    finish(user)
    assert checkout.ask("select 1") == ["1"]


def test_another_process_with_the_dead_servers_number_is_not_taken_for_it(checkout):
    with subprocess.Popen(["sleep", "60"], **AS_SERVER) as other:
        leave_number_of_dead_server(checkout, other.pid)
        assert checkout.ask("select 1") == ["1"]
        other.kill()


def test_a_dead_process_that_nobody_has_collected_is_not_taken_for_the_server(checkout):
    with subprocess.Popen(["true"], cwd=checkout.folder, **AS_SERVER) as zombie:
        while Path(f"/proc/{zombie.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
        leave_number_of_dead_server(checkout, zombie.pid)
        assert checkout.ask("select 1") == ["1"]


def leave_number_of_dead_server(checkout: Checkout, number: int):
    """As after a power cut: the server's note of its process is still there, and the number means something else."""
    user = checkout.asker()
    noted = checkout.pg / "data/postmaster.pid"
    words, server = noted.read_text(), checkout.server()
    os.kill(server, signal.SIGKILL)
    finish(user)
    noted.write_text(words.replace(str(server), str(number), 1))


def test_variables_and_locales_of_the_caller_change_nothing(elsewhere):
    hostile = {
        "PGHOST": "/nowhere", "PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGUSER": "mallory", "PGDATA": "/nowhere",
        "PGOPTIONS": "-c search_path=nowhere", "PGSERVICE": "nowhere", "PGSSLMODE": "verify-full",
        "LANG": "xx_YY.UTF-8", "LC_ALL": "xx_YY.UTF-8", "LC_CTYPE": "xx_YY", "TZ": "Asia/Tokyo",
    }  # fmt: skip
    asked = ("select current_setting('server_encoding')", "select current_setting('search_path')")
    answers = ["UTF8", '"$user", public']
    assert elsewhere.ask(*asked, **hostile) == answers  # as the one who makes the cluster
    user = elsewhere.asker()
    assert elsewhere.ask(*asked, **hostile) == answers  # as the second user of a running one
    finish(user)


def test_a_socket_folder_that_is_a_link_is_refused(checkout, workshop):
    socket, trap = checkout.pg / "socket", workshop / "trap"
    trap.mkdir(mode=0o700)
    shutil.rmtree(socket, ignore_errors=True)
    socket.symlink_to(trap)
    try:
        assert_refused(checkout.run("with", "--", "true"), str(socket), "link")
    finally:
        socket.unlink()


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder away")
def test_a_socket_folder_of_another_user_is_refused(checkout):
    socket = checkout.pg / "socket"
    shutil.rmtree(socket, ignore_errors=True)
    socket.mkdir()
    os.chown(socket, 54321, -1)
    try:
        assert_refused(checkout.run("with", "--", "true"), str(socket), "belongs to user 54321")
    finally:
        shutil.rmtree(socket)


def test_a_socket_folder_that_others_can_write_to_is_refused_and_one_they_can_enter_is_closed(checkout):
    socket = checkout.pg / "socket"
    checkout.ask("select 1")
    socket.chmod(0o777)
    assert_refused(checkout.run("with", "--", "true"), str(socket), "written to by other users")
    socket.chmod(0o755)
    checkout.ask("select 1")
    assert socket.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["long-" * 20, "a name, with a space"])
def test_a_path_that_no_socket_can_have_gets_a_socket_folder_in_tmp(workshop, name):
    folder = workshop / name
    folder.mkdir()
    checkout = Checkout(folder)
    url = checkout.run("url").stdout.strip()
    socket = Path(url.split("host=")[1])
    assert socket.parent == Path("/tmp")
    try:
        assert checkout.ask("select 1") == ["1"]
        assert socket.stat().st_mode & 0o777 == 0o700
    finally:
        shutil.rmtree(socket)


@pytest.mark.skipif(not AS_ROOT, reason="as another user the server is ourselves and can enter what we can")
def test_a_checkout_that_the_servers_user_cannot_enter_keeps_its_cluster_elsewhere(elsewhere):
    elsewhere.folder.chmod(0o700)
    home = Path(elsewhere.run("status").stdout.strip().split(" in ")[1])
    assert home.parent == Path("/var/lib")
    try:
        assert elsewhere.ask("select 1") == ["1"]
        assert not elsewhere.pg.exists()
    finally:
        shutil.rmtree(home)


def test_with_database_url_nothing_is_started(elsewhere):
    done = elsewhere.run(
        "with", "--", "sh", "-c", 'echo "$DATABASE_URL"; exit 3', DATABASE_URL="postgis://x/y"
    )
    assert (done.stdout, done.returncode) == ("postgis://x/y\n", 3)
    assert not elsewhere.pg.exists()
    assert_refused(elsewhere.run("reset", DATABASE_URL="postgis://x/y", FORCE="1"), "DATABASE_URL")


def test_without_postgis_the_package_is_named(elsewhere):
    assert_refused(elsewhere.run("with", "--", "true", PG_BINDIR="/nowhere"), "postgresql-15-postgis-3")


def test_a_server_that_cannot_start_says_why(checkout):
    settings = checkout.pg / "data/postgresql.conf"
    good = settings.read_text()
    settings.write_text(good + "\nno_such_setting = 1\n")
    try:
        assert_refused(checkout.run("with", "--", "true"), "no_such_setting", "postgres.log")
    finally:
        settings.write_text(good)


def test_reset_asks_first_and_refuses_while_somebody_uses_the_database(elsewhere):
    user = elsewhere.asker()
    assert_refused(elsewhere.run("reset", FORCE="1"), "in use")
    assert_refused(elsewhere.run("stop"), "in use")
    assert ask(user, "select 1") == "1"
    finish(user)
    assert elsewhere.run("reset", input="no\n").returncode == 1
    assert (elsewhere.pg / "data").exists()


def test_reset_stops_a_server_that_lost_its_users_and_deletes_everything(elsewhere):
    user = elsewhere.asker()
    os.killpg(user.pid, signal.SIGKILL)
    user.wait(30)
    assert elsewhere.is_running()
    server = Path(f"/proc/{elsewhere.server()}/stat")
    assert elsewhere.run("reset", input="yes\n").returncode == 0
    until = time.monotonic() + 5
    while server.exists() and " Z " not in server.read_text():
        assert time.monotonic() < until, "the server is still running"
        time.sleep(0.05)
    assert [left.name for left in elsewhere.pg.iterdir() if left.stat().st_size or left.is_dir()] == []
