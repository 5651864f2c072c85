"""The checkouts: one that the tests share, and new ones without a cluster."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.support.checkout import STARTED, Checkout


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
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
