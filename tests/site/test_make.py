"""The commands of the Makefile: what they install, and what they say when they cannot."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from msntc import install

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A checkout with only what the installer needs."""
    (tmp_path / "site/msntc").mkdir(parents=True)
    for name in ["Makefile", "msntc/__init__.py", "msntc/install.py", *LOCKS]:
        shutil.copy(ROOT / name, tmp_path / "site" / name)
    shutil.copytree(ROOT / "msntc/localdb", tmp_path / "site/msntc/localdb")
    return tmp_path / "site"


@pytest.fixture
def programs(tmp_path) -> Path:
    """The only folder on the PATH, for programs that a test makes up."""
    (tmp_path / "programs").mkdir()
    return tmp_path / "programs"


def run(checkout: Path, *command, **environment) -> subprocess.CompletedProcess:
    """Runs a command as at a desk where nothing is set, though `make test` may be what runs us."""
    ours = {"DATABASE_URL", "SECRET_KEY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(command, cwd=checkout, env=env | environment, capture_output=True, text=True)


def install_step(checkout: Path, step: str, **environment) -> subprocess.CompletedProcess:
    return run(checkout, sys.executable, "-m", "msntc.install", step, **environment)


def make_program(path: Path, script: str):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def assert_one_sentence(done: subprocess.CompletedProcess, *words: str):
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr


# What it says


def test_a_port_in_use_is_named_before_anything_is_done():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(ROOT, sys.executable, "manage.py", "serve", PORT=str(port), **NO_DATABASE)
    assert done.stdout == ""
    assert_one_sentence(done, f"Port {port} ", f"make run PORT={port + 1}")


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_named(port):
    assert_one_sentence(run(ROOT, sys.executable, "manage.py", "serve", PORT=port, **NO_DATABASE), "PORT")


def test_a_database_that_does_not_answer_is_one_sentence():
    assert_one_sentence(
        run(ROOT, sys.executable, "manage.py", "serve", PORT="54329", **NO_DATABASE), "database"
    )


NO_DATABASE = {
    "DATABASE_URL": "postgis://nobody@127.0.0.1:1/nothing",
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
    "DJANGO_SETTINGS_MODULE": "msntc.settings",
}


def test_without_a_package_manager_what_is_missing_is_named(checkout, programs):
    done = install_step(checkout, "database", PATH=str(programs), PG_BINDIR="/nowhere")
    assert_one_sentence(done, "PostgreSQL with PostGIS", "no apt-get", "DATABASE_URL")


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs no sudo")
def test_without_sudo_root_is_asked_for(checkout, programs):
    make_program(programs / "apt-get", "exit 0")
    done = install_step(checkout, "database", PATH=str(programs), PG_BINDIR="/nowhere")
    assert_one_sentence(done, "root", "sudo")


def test_without_a_network_for_apt_the_network_is_named(checkout, programs):
    make_program(programs / "apt-cache", "exit 0")
    make_program(programs / "apt-get", "echo \"Temporary failure resolving 'deb.debian.org'\"; exit 100")
    make_program(programs / "sudo", 'exec "$@"')
    path = f"{programs}:/usr/bin:/bin"
    done = install_step(checkout, "database", PATH=path, PG_BINDIR="/nowhere")
    assert_one_sentence(done, "PostgreSQL with PostGIS could not be downloaded", "network")


def test_without_a_package_index_the_network_is_named(checkout):
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:1/simple",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
    }
    done = install_step(checkout, "packages", **nowhere, PIP_NO_CACHE_DIR="1", PIP_FIND_LINKS="")
    assert_one_sentence(done, "index could not be reached", "network")


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0), (2, 7, 18)])
def test_a_python_of_another_version_is_refused_by_name(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(install.CannotInstall, match=rf"3\.11, 3\.12 or 3\.13.* {version[0]}\.{version[1]}:"):
        install.main([])


def test_with_database_url_no_server_is_installed(checkout, programs):
    done = install_step(
        checkout, "database", PATH=str(programs), PG_BINDIR="/nowhere", DATABASE_URL="postgis://x/y"
    )
    assert (done.returncode, done.stderr) == (0, "")


# What it installs


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_pin_and_no_address(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    pins = re.findall(r"^(\S.*?)((?:\\\n    --hash=sha256:[0-9a-f]{64} ?)*)$", text, re.MULTILINE)
    pins = [(name, hashes) for name, hashes in pins if not name.startswith("#")]
    assert len(pins) > 20
    assert all(re.match(r"[a-z0-9-]+==[0-9][^ ]*( ;.*)? $", name) and hashes for name, hashes in pins)


def test_the_lock_for_work_holds_what_the_site_runs_on():
    site, work = [set(re.findall(r"^(\S+==\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS]
    assert site < work


def make_venv(command, explain):
    """What `python -m venv --clear FOLDER` leaves, as far as anybody looks."""
    *_, clear, folder = command
    assert clear == "--clear"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "bin").mkdir(parents=True)
    for name in ("python", "pip"):
        (folder / "bin" / name).touch()


@pytest.fixture
def synced(tmp_path, monkeypatch):
    """Runs the packages step against a made-up .venv, and notes which locks it has installed."""
    noted = []
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "STAMP", tmp_path / ".venv/stamp")
    monkeypatch.setattr(install, "_sync", noted.append)
    monkeypatch.setattr(install, "run", make_venv)
    monkeypatch.setattr(install, "ROOT", tmp_path)
    for lock in LOCKS:
        (tmp_path / lock).write_text("one")
    return noted


def test_packages_are_installed_once_and_again_when_the_lock_changes(synced, tmp_path):
    install.packages()
    install.packages()
    assert synced == ["requirements.lock"]
    (tmp_path / "requirements.lock").write_text("two")
    install.packages()
    assert synced == ["requirements.lock"] * 2


def test_make_run_does_not_take_away_what_make_test_needs(synced, tmp_path):
    install.packages()
    install.dev_packages()
    install.packages()
    assert synced == LOCKS
    (tmp_path / "requirements-dev.lock").write_text("two")
    install.packages()
    assert synced == [*LOCKS, "requirements-dev.lock"]


def test_another_python_makes_a_new_venv(synced, monkeypatch, tmp_path):
    install.packages()
    (tmp_path / ".venv/left-over").touch()
    monkeypatch.setattr(install.sys, "base_prefix", "/elsewhere")
    install.packages()
    assert len(synced) == 2
    assert not (tmp_path / ".venv/left-over").exists()


def test_an_interrupted_installation_is_taken_up_again(synced, monkeypatch):
    monkeypatch.setattr(install, "_sync", lambda lock: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        install.packages()
    monkeypatch.setattr(install, "_sync", synced.append)
    install.packages()
    assert synced == ["requirements.lock"]


def test_uv_is_told_of_the_index_that_pip_knows(tmp_path, monkeypatch):
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://a.example/simple\ncert = /etc/office.pem\n"
        "[install]\nindex-url = https://b.example/simple\nextra-index-url = https://c.example\n  https://d.example\n"
    )
    told = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    from_file = {
        "UV_DEFAULT_INDEX": "https://b.example/simple",
        "UV_INDEX": "https://c.example https://d.example",
        "SSL_CERT_FILE": "/etc/office.pem",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    assert install._index_settings(sys.executable, told) == from_file
    told["PIP_INDEX_URL"] = "https://e.example/simple"
    assert install._index_settings(sys.executable, told)["UV_DEFAULT_INDEX"] == "https://e.example/simple"
    told["UV_DEFAULT_INDEX"] = "https://f.example/simple"
    assert "UV_DEFAULT_INDEX" not in install._index_settings(sys.executable, told)


# The secret key


def test_a_secret_key_is_made_once_for_its_owner_only(checkout):
    env = checkout / ".env"
    env.write_text("TILE_URL=x")
    env.chmod(0o600)
    install_step(checkout, "secret-key")
    made = env.read_text()
    assert re.fullmatch(r"TILE_URL=x\nSECRET_KEY=[\w-]{50,}\n", made)
    install_step(checkout, "secret-key")
    assert env.read_text() == made
    env.unlink()
    install_step(checkout, "secret-key")
    assert env.stat().st_mode & 0o777 == 0o600
    assert env.read_text() != made


def test_a_secret_key_from_the_environment_is_left_where_it_is(checkout):
    install_step(checkout, "secret-key", SECRET_KEY="x")
    assert not (checkout / ".env").exists()


@pytest.mark.parametrize(
    "unset",
    ["=", "= ", "= # c", '=""', "=''", '="" # c', " = ", "=\r", "= # a long remark about what a key is for"],
)
@pytest.mark.parametrize("before", ["", "export "])
def test_a_line_without_a_key_gets_one_and_the_rest_is_kept(checkout, unset, before):
    env = checkout / ".env"
    env.write_text(f"# é\nTILE_URL=x\n\n{before}SECRET_KEY{unset}\n\nPORT=1 # SECRET_KEY=\n")
    assert install_step(checkout, "secret-key").stderr == ""
    made = env.read_text()
    assert re.fullmatch(r"# é\nTILE_URL=x\n\nSECRET_KEY=[\w-]{50,}\n\nPORT=1 # SECRET_KEY=\n", made)
    assert [file.name for file in checkout.glob(".env*")] == [".env"]
    install_step(checkout, "secret-key")
    assert env.read_text() == made


@pytest.mark.parametrize(
    "line", ["SECRET_KEY=#k", "SECRET_KEY=k # c", "export SECRET_KEY='k'", "SECRET_KEY=\nSECRET_KEY=k"]
)
@pytest.mark.parametrize("environment", [{}, {"SECRET_KEY": "x"}])
def test_a_key_that_is_there_is_kept_and_hidden_from_others(checkout, line, environment):
    env = checkout / ".env"
    env.write_text(line)
    env.chmod(0o640)
    install_step(checkout, "secret-key", **environment)
    assert env.read_text() == line
    assert env.stat().st_mode & 0o777 == 0o600


def test_an_env_file_that_others_may_read_is_hidden_when_it_gets_a_key(checkout):
    env = checkout / ".env"
    env.write_text("SECRET_KEY=")
    env.chmod(0o644)
    install_step(checkout, "secret-key")
    assert env.stat().st_mode & 0o777 == 0o600


# The Makefile itself


def test_every_command_has_a_line_of_help():
    promised = {"run", "dev", "test", "check", "bench", "admin", "shell", "reset", "lock", "help"}
    listed = run(ROOT, "make").stdout
    assert {line.split()[1] for line in listed.splitlines()} == promised
    assert all(len(line.split()) > 3 for line in listed.splitlines())


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ({}, "8123 https://example.org postgis://in-file/x"),
        (
            {"PORT": "9000", "SITE_URL": "http://localhost:9000"},
            "9000 http://localhost:9000 postgis://in-file/x",
        ),
        ({"DATABASE_URL": "postgis://a:pa$$word@b/c"}, "8123 https://example.org postgis://a:pa$$word@b/c"),
    ],
)
def test_the_environment_decides_and_then_the_env_file(checkout, given, seen):
    (checkout / ".env").write_text(
        "# PORT=1\nexport PORT = 8123\nSITE_URL='https://example.org'\nDATABASE_URL=\"postgis://in-file/x\"\n"
    )
    (checkout / "Makefile").open("a").write('\nsettings:\n\t@echo "$$PORT $$SITE_URL $$DATABASE_URL"\n')
    inherited = dict.fromkeys(("PORT", "SITE_URL", "DATABASE_URL"), "")
    assert run(checkout, "make", "settings", **inherited | given).stdout == f"{seen}\n"


def test_the_port_is_part_of_the_sites_own_address(checkout):
    (checkout / "Makefile").open("a").write('\nsettings:\n\t@echo "$$SITE_URL $${DATABASE_URL-unset}"\n')
    inherited = dict.fromkeys(("SITE_URL", "DATABASE_URL"), "")
    assert (
        run(checkout, "make", "settings", "PORT=8765", **inherited).stdout == "http://localhost:8765 unset\n"
    )
