"""The commands of the Makefile: what they say when they cannot."""

import os
import socket
import sys

import pytest

from msntc.dev import bootstrap
from tests.support.commands import ROOT, install_step, make_program, run
from tests.support.refusals import assert_refused

NO_DATABASE = {
    "DATABASE_URL": "postgis://nobody@127.0.0.1:1/nothing",
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
    "DJANGO_SETTINGS_MODULE": "msntc.settings",
}


def test_a_port_in_use_is_named_before_anything_is_done():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(ROOT, sys.executable, "manage.py", "serve", PORT=str(port), **NO_DATABASE)
    assert done.stdout == ""
    assert_refused(done, f"Port {port} ", f"make run PORT={port + 1}")


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_named(port):
    assert_refused(run(ROOT, sys.executable, "manage.py", "serve", PORT=port, **NO_DATABASE), "PORT")


def test_a_database_that_does_not_answer_is_one_sentence():
    assert_refused(run(ROOT, sys.executable, "manage.py", "serve", PORT="54329", **NO_DATABASE), "database")


def test_without_a_package_manager_what_is_missing_is_named(checkout, programs):
    done = install_step(checkout, "database", PATH=str(programs), PG_BINDIR="/nowhere")
    assert_refused(done, "PostgreSQL with PostGIS", "no apt-get", "DATABASE_URL")


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs no sudo")
def test_without_sudo_root_is_asked_for(checkout, programs):
    make_program(programs / "apt-get", "exit 0")
    done = install_step(checkout, "database", PATH=str(programs), PG_BINDIR="/nowhere")
    assert_refused(done, "root", "sudo")


def test_without_a_network_for_apt_the_network_is_named(checkout, programs):
    make_program(programs / "apt-cache", "exit 0")
    make_program(programs / "apt-get", "echo \"Temporary failure resolving 'deb.debian.org'\"; exit 100")
    make_program(programs / "sudo", 'exec "$@"')
    path = f"{programs}:/usr/bin:/bin"
    done = install_step(checkout, "database", PATH=path, PG_BINDIR="/nowhere")
    assert_refused(done, "PostgreSQL with PostGIS could not be downloaded", "network")


def test_without_a_package_index_the_network_is_named(checkout):
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:1/simple",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
    }
    done = install_step(checkout, "packages", **nowhere, PIP_NO_CACHE_DIR="1", PIP_FIND_LINKS="")
    assert_refused(done, "index could not be reached", "network")


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0), (2, 7, 18)])
def test_a_python_of_another_version_is_refused_by_name(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(
        bootstrap.CannotInstall, match=rf"3\.11, 3\.12 or 3\.13.* {version[0]}\.{version[1]}:"
    ):
        bootstrap.run_steps([])


def test_with_database_url_no_server_is_installed(checkout, programs):
    done = install_step(
        checkout, "database", PATH=str(programs), PG_BINDIR="/nowhere", DATABASE_URL="postgis://x/y"
    )
    assert (done.returncode, done.stderr) == (0, "")
