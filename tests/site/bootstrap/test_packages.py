"""The commands of the Makefile: which packages they install, when, and from where."""

import os
import re
import shutil
import sys

import pytest

from msntc.dev import bootstrap
from tests.support.commands import LOCKS, ROOT


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-bucket.lock"])
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
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv/stamp")
    monkeypatch.setattr(bootstrap, "_sync", noted.append)
    monkeypatch.setattr(bootstrap, "run_quietly", make_venv)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    for lock in LOCKS:
        (tmp_path / lock).write_text("one")
    return noted


def test_an_environment_behind_a_link_is_used_where_it_is_right_and_never_emptied(synced, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / ".venv").symlink_to(elsewhere)
    elsewhere.mkdir()
    (elsewhere / "somebody's").touch()
    with pytest.raises(bootstrap.CannotInstall, match="link"):
        bootstrap.sync_packages()
    assert (elsewhere / "somebody's").exists()
    assert synced == []
    (tmp_path / ".venv").unlink()
    bootstrap.sync_packages()
    (tmp_path / ".venv").rename(tmp_path / "moved")
    python, _, state = (tmp_path / "moved/stamp").read_text().partition("\n")
    moved = python.replace(str(tmp_path / ".venv"), str(tmp_path / "moved"))
    (tmp_path / "moved/stamp").write_text(f"{moved}\n{state}")
    (tmp_path / ".venv").symlink_to(tmp_path / "moved")
    bootstrap.sync_packages()
    assert synced == ["requirements.lock"]


def test_packages_are_installed_once_and_again_when_the_lock_changes(synced, tmp_path):
    bootstrap.sync_packages()
    bootstrap.sync_packages()
    assert synced == ["requirements.lock"]
    (tmp_path / "requirements.lock").write_text("two")
    bootstrap.sync_packages()
    assert synced == ["requirements.lock"] * 2


def test_make_run_does_not_take_away_what_make_test_needs(synced, tmp_path):
    bootstrap.sync_packages()
    bootstrap.sync_dev_packages()
    bootstrap.sync_packages()
    assert synced == LOCKS
    (tmp_path / "requirements-dev.lock").write_text("two")
    bootstrap.sync_packages()
    assert synced == [*LOCKS, "requirements-dev.lock"]


def test_another_python_makes_a_new_venv(synced, monkeypatch, tmp_path):
    bootstrap.sync_packages()
    (tmp_path / ".venv/left-over").touch()
    monkeypatch.setattr(bootstrap.sys, "base_prefix", "/elsewhere")
    bootstrap.sync_packages()
    assert len(synced) == 2
    assert not (tmp_path / ".venv/left-over").exists()


def test_an_interrupted_installation_is_taken_up_again(synced, monkeypatch):
    monkeypatch.setattr(bootstrap, "_sync", lambda lock: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bootstrap.sync_packages()
    monkeypatch.setattr(bootstrap, "_sync", synced.append)
    bootstrap.sync_packages()
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
    assert bootstrap._index_settings(sys.executable, told) == from_file
    told["PIP_INDEX_URL"] = "https://e.example/simple"
    assert bootstrap._index_settings(sys.executable, told)["UV_DEFAULT_INDEX"] == "https://e.example/simple"
    told["UV_DEFAULT_INDEX"] = "https://f.example/simple"
    assert "UV_DEFAULT_INDEX" not in bootstrap._index_settings(sys.executable, told)
