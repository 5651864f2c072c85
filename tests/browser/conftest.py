"""Debian's Chromium, kept from talking to anybody but the site under test, and a list of what each page asked for."""

import os
import shutil

import pytest
from playwright.sync_api import expect

from msntc.dev import bootstrap

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
)  # pytest-playwright keeps an event loop in this thread
CHROMIUM = next(filter(None, map(shutil.which, bootstrap.CHROMIUMS)), None)
expect.set_options(timeout=15_000)  # ms: a machine that is busy with other tests is given time


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert CHROMIUM, "Chromium is missing: install Debian's package chromium"
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
        ],
    }
