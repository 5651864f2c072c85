"""Stories of all kinds at once, shuffled, doubled, dropped, told by several at a time, and the site killed half-way.

Then it is started again, and one `giving_reconcile` must put all right. Nothing leaves this machine. A larger storm, in
which PostgreSQL is killed too, is `make storm`; STORM_STORIES and STORM_SEED change it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from stripe import WebhookSignature

from msntc.dev.local_postgres.cluster import Cluster
from msntc.giving.models import Gift, Notice, Payment, ReversalEntry
from msntc.mail.models import Letter
from tests.support.gift_stories import SAID, Story
from tests.support.running_site import ROOT, free_port, settings_of

OWN_SERVER = os.environ.get("STORM_OWN_SERVER", "")
"""Where the server of this run lives, when it may be killed."""
DROPPED, DOUBLED = 0.15, 0.25


class Site:
    """gunicorn on the tests' own database, to be killed."""

    def __init__(self, provider, folder: Path):
        self.port, self.folder = free_port(), folder
        self.url = f"http://127.0.0.1:{self.port}/webhooks/provider/"
        own = (
            urlsplit(os.environ["DATABASE_URL"])
            ._replace(path="/" + connection.settings_dict["NAME"])
            .geturl()
        )
        self.environment = os.environ | settings_of(own, f"http://127.0.0.1:{self.port}") | {
            "PORT": str(self.port), "BIND": f"127.0.0.1:{self.port}", "STATE_DIR": str(folder), "DEBUG": "false",
            "GIVING_MODE": "trial", "STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_WEBHOOK_SECRET": provider.secret,
            "STRIPE_API_BASE": provider.address, "GIVING_PAGE_ORIGIN": provider.address,
        }  # fmt: skip

    def start(self):
        with (self.folder / "site.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "python:msntc.dev.gunicorn", "msntc.wsgi"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + 90
        while self.post(b"{}", "") != 400:
            assert time.monotonic() < end, (self.folder / "site.log").read_text()[-2000:]
            time.sleep(0.2)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def post(self, body: bytes, signature: str) -> int:
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        try:
            with urlopen(Request(self.url, body, headers), timeout=30) as answer:
                return answer.status
        except HTTPError as refused:
            return refused.code
        except (URLError, OSError):
            return 0

    def tell(self, event: dict) -> int:
        body = json.dumps(event)
        signature = WebhookSignature.generate_signature_header(body, "whsec_test")
        return self.post(body.encode(), signature)


@contextmanager
def running(provider, folder):
    site = Site(provider, folder)
    site.start()
    try:
        yield site
    finally:
        site.kill()


def kill_database():
    """The server of this run, at once and without a clean end; then it starts again and recovers."""
    cluster = Cluster(Path(OWN_SERVER))
    connection.close()
    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    time.sleep(1)
    with cluster.used():
        for _ in range(100):
            try:
                connection.ensure_connection()
                return cluster
            except OperationalError:
                time.sleep(0.2)
    raise AssertionError("the server did not come back")


def gifts_of(stories: int, chance) -> list[tuple[str, Story]]:
    began = int(time.time()) - 20 * 86_400
    told = []
    for place in range(stories):
        kind = list(SAID)[place % len(SAID)]
        gift = Gift.objects.create(
            source="card", mode="trial", pence=2500, email=f"giver{place}@giver.test", session=f"cs_{place}",
            frequency=SAID[kind].frequency,
        )  # fmt: skip
        one = Story(str(place), str(gift.pk), began + chance.randrange(86_400))
        SAID[kind].tell(one)
        told.append((kind, one))
    return told


def storm(provider, folder, stories: int, seed: int):
    chance = random.Random(seed)
    told = gifts_of(stories, chance)
    whole = [message for _, one in told for message in one.messages]
    provider.events = sorted(whole, key=lambda message: message["created"], reverse=True)
    sent = [message for message in whole if chance.random() >= DROPPED]
    sent += [message for message in sent if chance.random() < DOUBLED]
    chance.shuffle(sent)
    half = len(sent) // 2
    with running(provider, folder) as site, ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(site.tell, message) for message in sent[:half]]
        while not all(answer.done() for answer in answers[: half * 2 // 3]):
            time.sleep(0.02)
        site.kill()  # with the last third on its way
        if OWN_SERVER:
            kill_database()
        site.start()
        rest = list(pool.map(site.tell, sent[half:]))
    assert set(rest) == {200}, Counter(rest)
    assert 200 in {answer.result() for answer in answers}
    call_command("giving_reconcile")
    return told


def wrong(kind: str, one: Story) -> str:
    """What of a story did not end as told."""
    expected, gift = SAID[kind], Gift.objects.get(pk=one.gift)
    payments = list(gift.payments.order_by("external_ref"))
    found = tuple((payment.refunded_pence, payment.lost_pence, payment.dispute) for payment in payments)
    if (gift.status, found) != (expected.status, expected.payments):
        return f"{kind} {one.name}: {gift.status}, {found}"
    for payment in payments:
        back = sum(ReversalEntry.objects.filter(payment=payment).values_list("pence", flat=True))
        if back != payment.refunded_pence + payment.lost_pence:
            return f"{kind} {one.name}: {back} pence went back by days"
    letters = Counter(Letter.objects.filter(to=gift.email).values_list("subject", flat=True))
    notices = Counter(Notice.objects.filter(gift=gift).values_list("kind", flat=True))
    if (
        letters["Thank you for your gift"] != len(payments)
        or letters["Your monthly gift has ended"] != expected.ended
    ):
        return f"{kind} {one.name}: {letters}"
    if letters.total() != notices.total() or any(
        many > 1 for what, many in notices.items() if what != "thanks"
    ):
        return f"{kind} {one.name}: {letters}, {notices}"
    return ""


@pytest.mark.django_db(transaction=True)
def test_fifty_stories_and_a_kill_end_as_told(stand_in, tmp_path):
    stories, seed = int(os.environ.get("STORM_STORIES", "50")), int(os.environ.get("STORM_SEED", "1"))
    told = storm(stand_in, tmp_path, stories, seed)
    assert {kind for kind, _ in told} == set(SAID)
    assert [fault for kind, one in told if (fault := wrong(kind, one))] == []
    assert Payment.objects.count() == sum(len(SAID[kind].payments) for kind, _ in told)


@pytest.mark.world
@pytest.mark.parametrize("seed", range(int(os.environ.get("STORM_SEEDS", "1"))))
def test_a_storm_in_which_the_database_is_killed_too_ends_as_told(tmp_path, seed):
    """The same test on a server of its own, with more stories."""
    cluster = Cluster(tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | {
        "DATABASE_URL": cluster.url, "STORM_OWN_SERVER": str(tmp_path), "STORM_SEED": str(seed + 2),
        "STORM_STORIES": os.environ.get("STORM_STORIES", "100"),
    }  # fmt: skip
    name = "test_fifty_stories_and_a_kill_end_as_told"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"tests/world/test_storm.py::{name}",
    ]
    try:
        with cluster.used() as held:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                pass_fds=[held],
                timeout=1800,
            )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    finally:
        cluster.delete()
