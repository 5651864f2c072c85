"""Letters as a stranger's mail server receives them, over SMTP, read by the standard library."""

import ast
import socket
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as project
from django.core.management import call_command
from django.template.loader import get_template

from centres import still_right
from centres.models import Report
from centres.reports import pass_on
from msntc.organisation.models import Organisation
from msntc.post.models import Letter, queue
from msntc.staff import letters
from msntc.staff.accounts import StaffAccounts
from tests.centres.still_right.letters import asked
from tests.factories import CentreFactory
from tests.staff import account

pytestmark = pytest.mark.django_db
ROOT = Path(project.BASE_DIR)
NAME = "Zentrum für Ärztinnen, “MS” – " + "sehr " * 8 + "lang"
NOTICES = {
    "account/email/password_changed": "Your password was changed",
    "account/email/password_set": "You chose a password",
    "account/email/password_reset": "You have a new password",
    "mfa/email/totp_activated": "An app for codes was added to your account",
    "mfa/email/totp_deactivated": "The app for codes was taken off your account",
    "mfa/email/webauthn_added": "A passkey was added to your account",
    "mfa/email/webauthn_removed": "A passkey was taken off your account",
    "mfa/email/recovery_codes_generated": "You have new recovery codes",
}
SENDERS = {
    "centres/link_changes.py",
    "centres/management/commands/ask_centres.py",
    "centres/reports.py",
    "msntc/giving/declaring.py",
    "msntc/giving/guard.py",
    "msntc/giving/letters.py",
    "msntc/staff/accounts.py",
    "msntc/staff/letters.py",
    "therapies/reminders.py",
}
"""Who puts letters into the outbox. All go through one frame; a new one is named here and sent below."""


class Box:
    def __init__(self):
        self.raw: list[bytes] = []

    async def handle_DATA(self, server, session, envelope):
        self.raw.append(envelope.original_content)
        return "250 OK"


@pytest.fixture
def box(settings):
    found = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield found
    controller.stop()


@pytest.fixture
def office():
    return Organisation.objects.create(
        id=1, name=NAME, email="office@example.org", phone="020 7946 0000", registered_office="1 Road\nTown"
    )


def received(box) -> list:
    box.raw.clear()
    call_command("send_mail_queue", verbosity=0)
    assert not Letter.objects.filter(sent_at=None)
    return [BytesParser(policy=policy.default).parsebytes(raw) for raw in box.raw]


def hold(message, raw: bytes, sent: Letter, *, has_link: bool = True) -> None:
    """What every letter has, as its receiver sees it."""
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    [sender] = message["From"].addresses
    assert sender.display_name == NAME
    assert sender.addr_spec == project.DEFAULT_FROM_EMAIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] is None
    assert message["Reply-To"].addresses[0].addr_spec == "office@example.org"
    assert (message["To"], message["Subject"].strip()) == (sent.to, sent.subject)
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    words, _, signature = text.replace("\r\n", "\n").partition("\n-- \n")
    for known in (NAME, "1031690", "1 Road\nTown", "office@example.org", "020 7946 0000", project.SITE_URL):
        assert known in signature
    assert html.count("<!doctype html>") == 1
    assert "office@example.org" in html
    assert f"{project.SITE_URL}/" in words or not has_link


def test_a_long_line_and_letters_of_any_script_arrive_whole(box, office):
    queue("to@example.org", "Grüße – “Hello”", "ä" * 3_000 + f"\n{project.SITE_URL}/x")
    sent = Letter.objects.get()
    [message] = received(box)
    hold(message, box.raw[0], sent)
    assert "ä" * 3_000 in message.get_body(["plain"]).get_content()


def test_a_name_that_the_operator_gave_stays(box, office, settings):
    settings.DEFAULT_FROM_EMAIL = "Our post <post@example.org>"
    queue("to@example.org", "Hello", "Words")
    assert received(box)[0]["From"] == "Our post <post@example.org>"


def test_letters_about_centres(box, office):
    centre = CentreFactory(contact_email="first@centre.test")
    call_command("ask_centres")
    still_right.correct(asked(centre), {"also_offers": "Tea"})
    pass_on(Report.objects.create(centre=centre, words="Old phone"))
    pass_on(Report.objects.create(words="A missing one"))
    sent = list(Letter.objects.order_by("try_at", "id"))
    for number, message in enumerate(received(box)):
        hold(message, box.raw[number], sent[number])
    assert len(box.raw) == 5


@pytest.mark.parametrize("prefix", NOTICES)
def test_notices_about_an_account_are_in_our_words(box, office, prefix, rf):
    StaffAccounts(rf.get("/")).send_mail(prefix, "ann@example.org", {"user": account("ann")})
    sent = Letter.objects.get()
    assert sent.subject == f"{NOTICES[prefix]} – {NAME}"
    [message] = received(box)
    hold(message, box.raw[0], sent)


def test_letters_with_a_link_to_an_account(box, office, client):
    ann = account("ann")
    letters.invite(ann)
    letters.tell_factor_removed(ann)
    client.post("/staff/password/forgotten/", {"email": ann.email})
    sent = list(Letter.objects.order_by("try_at", "id"))
    for number, message in enumerate(received(box)):
        hold(message, box.raw[number], sent[number])
    assert len(box.raw) >= 2


def test_every_notice_of_the_library_that_can_be_sent_is_overridden():
    for prefix in [*NOTICES, "account/email/password_reset_key", "account/email/unknown_account"]:
        for part in ("subject", "message"):
            where = Path(get_template(f"{prefix}_{part}.txt").origin.name)
            assert where.is_relative_to(ROOT / "templates"), where


def test_whoever_puts_letters_into_the_outbox_is_known_here():
    found = set()
    for app in ("msntc", "centres", "therapies"):
        for path in (ROOT / app).rglob("*.py"):
            calls = (
                node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
            )
            if any(getattr(call, "id", getattr(call, "attr", "")) == "queue" for call in calls):
                found.add(str(path.relative_to(ROOT)))
    assert found == SENDERS


def test_no_letter_leaves_but_through_the_frame():
    for app in ("msntc", "centres", "therapies"):
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text()
            sends = any(
                word in text for word in ("EmailMultiAlternatives(", "EmailMessage(", "send_mail(subject")
            )
            assert not sends or path.name == "message.py", path
