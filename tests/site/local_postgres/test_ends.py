"""msntc/dev/local_postgres: the server lives as long as its last user, however users and servers end."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.checkout import AS_SERVER, ASK, Checkout, ask, finish
from tests.support.refusals import assert_refused


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
