"""msntc/dev/local_postgres: the folders, and what somebody hostile or unlucky may do to them."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support.checkout import AS_ROOT, Checkout
from tests.support.refusals import assert_refused


def test_only_its_own_user_can_enter_the_socket_folder(checkout):
    checkout.ask("select 1")
    assert (checkout.pg / "socket").stat().st_mode & 0o777 == 0o700
    assert (checkout.pg / "postgres.log").stat().st_mode & 0o777 == 0o600


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


@pytest.mark.skipif(not AS_ROOT, reason="only root's cluster may stand elsewhere")
def test_a_checkout_that_was_moved_goes_on_with_its_cluster_and_a_copy_starts_its_own(elsewhere, workshop):
    elsewhere.folder.chmod(0o700)
    elsewhere.ask("create table kept (one int)")
    home = Path(elsewhere.run("status").stdout.strip().split(" in ")[1])
    copied, moved = workshop / "copied", workshop / "moved"
    shutil.copytree(elsewhere.folder, copied)
    elsewhere.folder.rename(moved)
    try:
        assert Checkout(moved).ask("select count(*) from kept") == ["0"]
        answer = Checkout(copied).run("status")
        assert f"in {copied}/.pg" in answer.stdout or str(home) not in answer.stdout
        assert f"a copy of {moved}" in answer.stderr
    finally:
        moved.rename(elsewhere.folder)
        shutil.rmtree(copied)
        shutil.rmtree(home)
