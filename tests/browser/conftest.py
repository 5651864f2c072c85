"""Debian's Chromium, kept from talking to anybody but the site under test, and a list of what each page asked for."""

import os
import shutil

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from msntc.dev import bootstrap
from tests.support.browser_sessions import READ_CENTRES, RESTORE_CENTRES, run_shell
from tests.support.giving_scripts import SET_UP, TAKE_AWAY
from tests.support.payment_provider import StandIn
from tests.support.running_site import RunningSite

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


@pytest.fixture(scope="module")
def giving(running_site, tmp_path_factory):
    """The site in its trial mode, with the stand-in for the provider, whose messages reach it."""
    with StandIn() as provider:
        environment = {
            "GIVING_MODE": "trial",
            "STRIPE_SECRET_KEY": "sk_test_x",
            "STRIPE_WEBHOOK_SECRET": provider.secret,
            "STRIPE_API_BASE": provider.address,
            "GIVING_PAGE_ORIGIN": provider.address,
        }
        folder = tmp_path_factory.mktemp("giving")
        with RunningSite.serving(
            running_site.database_url, folder, running_site.state, **environment
        ) as site:
            provider.webhook = site.url + "/webhooks/provider/"
            provider.site = site.url
            run_shell(site, SET_UP)
            provider.tell_of = lambda words: run_shell(site, words)
            yield provider
            run_shell(site, TAKE_AWAY)


@pytest.fixture(scope="module")
def restored_centres(running_site):
    """What a story does to the centres of the site is put back for those of other modules; new ones become drafts."""
    before = run_shell(running_site, READ_CENTRES)
    yield
    run_shell(running_site, RESTORE_CENTRES.format(before=before))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A story that failed says what stood on its pages then: a page of an error, or one that had not come."""
    report = yield
    if report.when == "call" and report.failed and (context := item.funcargs.get("context")):
        for page in (page for one in context.browser.contexts for page in one.pages):
            report.sections.append((f"Page {page.url}", describe_page(page)))
    return report


def describe_page(page: Page) -> str:
    try:
        return page.evaluate("document.title + '\\n' + document.body.innerText.slice(0, 1500)")
    except PlaywrightError as fault:
        return f"cannot be read: {fault}"
