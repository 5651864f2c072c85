"""A checkout to install in, and a PATH of programs that are made up."""

import shutil
from pathlib import Path

import pytest

from tests.support.commands import LOCKS, ROOT


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A checkout with only what the installer needs."""
    shutil.copytree(ROOT / "msntc/dev", tmp_path / "site/msntc/dev")
    for name in ["Makefile", "msntc/__init__.py", *LOCKS]:
        shutil.copy(ROOT / name, tmp_path / "site" / name)
    return tmp_path / "site"


@pytest.fixture
def programs(tmp_path) -> Path:
    """The only folder on the PATH, for programs that a test makes up."""
    (tmp_path / "programs").mkdir()
    return tmp_path / "programs"
