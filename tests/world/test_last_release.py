"""What the last release writes still fits after this release's migrations: it goes on serving while they run.

Its own tests are the proof, on a database that our migrations made: gifts step by step, the payment provider's
messages, signing in with a second factor, saving and publishing a therapy page, saving a centre.
"""

import os
import subprocess
import sys
import tarfile
from urllib.parse import urlsplit

import pytest

from tests.support.running_site import ROOT, drop_database, server_connection, settings_of

RELEASE = "9ab8cb8"
"""1.0.0, as CHANGELOG names it."""
WRITES = [
    "tests/giving/test_steps.py::test_who_goes_step_by_step_types_each_thing_once",
    "tests/giving/test_steps.py::test_to_press_twice_makes_one_gift_and_one_declaration",
    "tests/giving/test_story.py::test_messages_shuffled_and_doubled_end_as_told",
    "tests/site/sign_in/test_second_factor.py",
    "tests/therapies/test_admin_pages.py",
    "tests/therapies/test_publishing.py",
    "tests/centres/test_admin.py",
]
EMPTIES = "tests/site/sign_in/test_second_factor.py::TestEndToEnd"
"""It empties the tables that it knows, which ours do not let it."""
DATABASE = "test_msntc_last_release"
IS_HERE = not subprocess.run(
    ["git", "cat-file", "-e", f"{RELEASE}^{{commit}}"], cwd=ROOT, capture_output=True
).returncode

pytestmark = [
    pytest.mark.world,
    pytest.mark.skipif(not IS_HERE, reason=f"this clone lacks commit {RELEASE}: fetch its whole history"),
]


@pytest.fixture
def release(tmp_path):
    """The last release's files."""
    packed = tmp_path / "release.tar"
    subprocess.run(["git", "archive", "-o", str(packed), RELEASE], cwd=ROOT, check=True)
    with tarfile.open(packed) as tar:
        tar.extractall(tmp_path / "release", filter="data")
    return tmp_path / "release"


@pytest.fixture
def migrated():
    """The name of a database as our migrations make it."""
    with server_connection() as server:
        drop_database(server, DATABASE)
        server.execute(f'CREATE DATABASE "{DATABASE}"')
    environment = os.environ | settings_of(address_of(DATABASE), "http://localhost:8000")
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, check=True, env=environment)
    yield DATABASE
    with server_connection() as server:
        drop_database(server, DATABASE)


def test_the_last_release_goes_on_writing(release, migrated):
    own = os.environ | {"DATABASE_URL": address_of(migrated.removeprefix("test_"))}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    pytest = [sys.executable, "-m", "pytest", "-q", "--reuse-db", "--tb=line", "-p", "no:cacheprovider"]
    command = [*pytest, "--deselect", EMPTIES, *WRITES]
    done = subprocess.run(command, cwd=release, env=own, capture_output=True, text=True)
    print(done.stdout[-3_000:])
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-2_000:]


def address_of(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
