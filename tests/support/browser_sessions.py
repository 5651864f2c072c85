"""What the browser stories of staff share: a session of somebody signed in, and what axe holds of the admin."""

from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from tests.support.accessibility import RULES, barriers
from tests.support.running_site import RunningSite

RULES_OF_STAFF = RULES | {"rules": {"color-contrast-enhanced": {"enabled": False}}}
"""The stock admin holds AA and the target sizes of its own; ours is what stands between its head and its foot."""

SIGN_IN = """
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.test import Client
from centres.models import Centre
from django.contrib.auth import get_user_model
from tests.support.staff import account, has_shown_it
user_logged_in.connect(has_shown_it)
client = Client()
def sign_in(user, *more):
    client.force_login(user)
    print(client.cookies[settings.SESSION_COOKIE_NAME].value, *more)
"""


def run_shell(site: RunningSite, words: str) -> str:
    return site.run(words)


def signed_in(site: RunningSite, words: str) -> list[str]:
    """What `words` print in the site's own shell: by its `sign_in`, a session and what is said with it."""
    return run_shell(site, SIGN_IN + words).splitlines()[-1].split()


def wait_until(page: Page, expression: str) -> None:
    """Asked from outside: Playwright's own wait evaluates inside the page, where the site's policy refuses it."""
    for _ in range(150):
        with suppress(PlaywrightError):  # one page has gone, and the next has not come
            if page.evaluate(expression):
                return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came: {expression}")


def office(site: RunningSite, name: str) -> str:
    """The session of a new account that may do everything. Signing in by hand is told in test_signing_in."""
    words = f'sign_in(get_user_model().objects.create_superuser("{name}", "{name}@example.org", "x"))'
    return signed_in(site, words)[0]


READ_CENTRES = """
import json
from centres.models import Centre
from centres.snapshots import SNAPSHOT
print(json.dumps(SNAPSHOT.read(Centre.objects.all())))
"""
RESTORE_CENTRES = """
import json
from centres.calls.models import Call
from centres.models import Centre, ProposedChange
from centres.snapshots import SNAPSHOT, restore_centre
Call.objects.all().delete()
ProposedChange.objects.all().delete()
before = json.loads({before!r})
Centre.objects.exclude(pk__in=before).update(status=Centre.Status.DRAFT)
for pk, document in SNAPSHOT.read(Centre.objects.all()).items():
    if str(pk) in before and not SNAPSHOT.is_same(document, before[str(pk)]):
        restore_centre(Centre.objects.get(pk=pk), before[str(pk)])
"""
NOT_OURS = ("select2-selection__rendered", "calendar", "datetimeshortcuts", "Skip to main content")


def barriers_of_ours(page: Page) -> list[str]:
    # a line starts with the rule, whose name has none of these
    return [line for line in barriers(page, RULES_OF_STAFF) if not any(name in line for name in NOT_OURS)]
