"""Letters as a stranger's mail server receives them, over SMTP, read by the standard library."""

import ast
import socket
from dataclasses import replace
from datetime import date
from email import policy
from email.parser import BytesParser
from pathlib import Path
from uuid import uuid4

import allauth.account
import allauth.mfa
import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as project
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from centres.models import CorrectionReport
from centres.requests.emails import queue_request_letter
from centres.requests.models import ContactRequest
from centres.verification import answers
from centres.verification.reports import queue_report_letters
from msntc.giving import emails as gift_letters
from msntc.giving.gift_aid import declarations
from msntc.giving.models import GivingSettings, Notice
from msntc.giving.payment_events import CardRefusal, MonthUpdate
from msntc.giving.payments import card_testing
from msntc.mail.models import Letter, queue_letter
from msntc.organisation.models import Organisation
from msntc.staff import emails
from msntc.staff.accounts import StaffAccounts
from msntc.staff.roles import REVIEWER
from tests.support.factories import CentreFactory, PersonFactory, TherapyPageFactory
from tests.support.payments import declaration, payment
from tests.support.staff import account
from tests.support.verification import asked
from therapies import publishing, reminders, reviews

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
    "centres/verification/link_changes.py",
    "centres/verification/letters.py",
    "centres/verification/reports.py",
    "centres/requests/emails.py",
    "msntc/giving/gift_aid/declarations.py",
    "msntc/giving/payments/card_testing.py",
    "msntc/giving/emails.py",
    "msntc/staff/accounts.py",
    "msntc/staff/emails.py",
    "therapies/reminders.py",
    "therapies/reviews.py",
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


def hold(
    message, raw: bytes, sent: Letter, *, has_link: bool = True, answers_to: str = "office@example.org"
) -> None:
    """What every letter has, as its receiver sees it."""
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    [sender] = message["From"].addresses
    assert sender.display_name == NAME
    assert sender.addr_spec == project.DEFAULT_FROM_EMAIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] is None
    assert [one.addr_spec for one in message["Reply-To"].addresses] == [answers_to]
    assert (message["To"], message["Subject"].strip()) == (sent.to, sent.subject)
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert text.count("1031690") == html.count("1031690") == text.replace("\r\n", "\n").count("\n-- \n") == 1
    words, _, signature = text.replace("\r\n", "\n").partition("\n-- \n")
    for known in (NAME, "1031690", "1 Road\nTown", "office@example.org", "020 7946 0000", project.SITE_URL):
        assert known in signature
    assert html.count("<!doctype html>") == 1
    assert "office@example.org" in html
    assert f"{project.SITE_URL}/" in words or not has_link


def test_a_long_line_and_letters_of_any_script_arrive_whole(box, office):
    queue_letter("to@example.org", "Grüße – “Hello”", "ä" * 3_000 + f"\n{project.SITE_URL}/x")
    sent = Letter.objects.get()
    [message] = received(box)
    hold(message, box.raw[0], sent)
    assert "ä" * 3_000 in message.get_body(["plain"]).get_content()


def test_a_name_that_the_operator_gave_stays(box, office, settings):
    settings.DEFAULT_FROM_EMAIL = "Our post <post@example.org>"
    queue_letter("to@example.org", "Hello", "Words")
    assert received(box)[0]["From"] == "Our post <post@example.org>"


def test_letters_about_centres(box, office):
    centre = CentreFactory(contact_email="first@centre.test")
    call_command("ask_centres")
    answers.apply_correction(asked(centre), {"also_offers": "Tea"})
    queue_report_letters(CorrectionReport.objects.create(centre=centre, words="Old phone"))
    queue_report_letters(CorrectionReport.objects.create(words="A missing one"))
    sent = list(Letter.objects.order_by("try_at", "id"))
    for number, message in enumerate(received(box)):
        hold(message, box.raw[number], sent[number])
    assert len(box.raw) == 5


def test_a_visitors_request_is_answered_to_the_visitor_and_their_address_is_not_kept(box, office):
    centre = CentreFactory(contact_email="desk@centre.test")
    asked_for = ContactRequest.objects.create(
        centre=centre, name="Jo", answer_by="email", email="jo@visitor.test", topics=["open"], words="Hello"
    )
    queue_request_letter(asked_for)
    sent = Letter.objects.get()
    assert "jo@visitor.test" not in f"{sent.subject} {sent.to}"
    [message] = received(box)
    hold(message, box.raw[0], sent, answers_to="jo@visitor.test")
    sent.refresh_from_db()
    assert "jo@visitor.test" not in str(vars(sent))


@pytest.mark.parametrize("prefix", NOTICES)
def test_notices_about_an_account_are_in_our_words(box, office, prefix, rf):
    StaffAccounts(rf.get("/")).send_mail(prefix, "ann@example.org", {"user": account("ann")})
    sent = Letter.objects.get()
    assert sent.subject == f"{NOTICES[prefix]} – {NAME}"
    [message] = received(box)
    hold(message, box.raw[0], sent)


PORTAL, PAYPAGE = "https://portal.test/x", "https://pay.test/x"
MONTH = MonthUpdate("in_1", uuid4(), False, 2500, date(2026, 11, 1), timezone.now())
GIFT_LETTERS = [
    (Notice.Kind.THANKS, "once", None),
    (Notice.Kind.THANKS, "monthly", None),
    (Notice.Kind.COLLECTING, "once", None),
    (Notice.Kind.FAILED, "once", None),
    (Notice.Kind.PAST_DUE, "monthly", MONTH),
    (Notice.Kind.PAST_DUE, "monthly", replace(MONTH, page=PAYPAGE)),
    (Notice.Kind.PAST_DUE, "monthly", replace(MONTH, next_try=date(2026, 12, 1))),
    (Notice.Kind.CONFIRM, "monthly", replace(MONTH, must_confirm=True)),
    (Notice.Kind.CONFIRM, "monthly", replace(MONTH, must_confirm=True, page=PAYPAGE)),
    (Notice.Kind.ENDED, "monthly", None),
]
TEMPLATES = {
    "account/email": [
        *(name for name in NOTICES if name.startswith("account")),
        "password_reset_key",
        "unknown_account",
    ],
    "mfa/email": [name for name in NOTICES if name.startswith("mfa")],
    "centres/mail": ["changed", "report", "still_right"],
    "giving/mail": [*{kind.value for kind, _, _ in GIFT_LETTERS}, "declaration"],
    "staff/mail": ["factor_removed", "invite"],
}
"""The letters that are sent in this file, by the folders of their templates."""
NEVER = {"email_confirm", "email_confirmation", "email_confirmation_signup", "email_changed", "email_deleted",
         "account_already_exists", "login_code", "password_reset_code"}  # fmt: skip
"""Letters of allauth about signing up, addresses and codes by mail: pages that this site does not have."""


def arrive(box) -> list:
    """All that waits, as it arrives; each letter whole."""
    sent = list(Letter.objects.filter(sent_at=None).order_by("try_at", "id"))
    found = received(box)
    assert len(found) == len(sent) > 0
    for message, raw, letter in zip(found, box.raw, sent, strict=True):
        hold(message, raw, letter)
    return found


@pytest.mark.parametrize("portal", ["", PORTAL])
@pytest.mark.parametrize(("kind", "frequency", "month"), GIFT_LETTERS)
def test_letters_about_a_gift(box, office, kind, frequency, month, portal):
    given = payment(frequency=frequency)
    GivingSettings.objects.create(portal_url=portal, complaints="Write to Jo.")
    gift_letters.send_gift_letter(given.gift, kind, given if kind == Notice.Kind.THANKS else None, month)
    [message] = arrive(box)
    assert (message["To"], message["Subject"]) == ("ann@giver.test", gift_letters.SUBJECTS[kind])
    text = message.get_body(["plain"]).get_content()
    if month and month.page:
        assert PAYPAGE in text
    if portal and frequency == "monthly" and kind not in (Notice.Kind.ENDED,):
        assert PORTAL in text


def test_each_kind_of_letter_about_a_gift_has_a_subject_of_its_own_and_is_sent_here():
    assert {kind for kind, _, _ in GIFT_LETTERS} == set(gift_letters.SUBJECTS) == set(Notice.Kind)
    assert len(set(gift_letters.SUBJECTS.values())) == len(gift_letters.SUBJECTS)


def test_the_copy_of_a_gift_aid_declaration(box, office):
    declarations.send_declaration_copy(declaration())
    [message] = arrive(box)
    assert message["Subject"] == "Your Gift Aid declaration"


def test_the_warning_of_card_testing(box, office):
    GivingSettings.objects.create(treasurer_email="money@network.test", refusals_that_warn=1)
    for _ in range(2):
        card_testing.count_refusal(CardRefusal(gift=None, at=timezone.now()))
    [message] = arrive(box)
    assert (message["To"], message["Subject"]) == ("money@network.test", "Very many cards are being refused")
    assert "/admin/giving/givingsettings/" in message.get_body(["plain"]).get_content()


def test_the_reminder_of_a_review(box, office):
    page = TherapyPageFactory(starter=True, short_name="Rest", author=PersonFactory(email="anna@example.org"))
    publishing.publish_starter(page)
    page.refresh_from_db()
    assert [due.to for due in reminders.queue_review_reminders(page.next_review_on)] == ["anna@example.org"]
    [message] = arrive(box)
    assert message["Subject"].strip() == "The review of “Rest” is due today"
    assert f"/admin/therapies/therapypage/{page.pk}/change/" in message.get_body(["plain"]).get_content()


def test_letters_about_a_page_on_its_way_to_a_clinician(box, office):
    """Who answers one of them answers whoever sent the page."""
    ann, carla = account("ann"), account("carla", REVIEWER)
    PersonFactory(name="Carla", is_clinician=True, account=carla)
    page = TherapyPageFactory(starter=True)
    reviews.request_review(page, ann)
    reviews.return_page(page, carla, "The dose has no source.")
    reviews.invite_reader(page, ann, "Jo", "jo@example.org")
    sent = list(Letter.objects.order_by("try_at", "id"))
    assert [one.to for one in sent] == [carla.email, ann.email, "jo@example.org"]
    for number, message in enumerate(received(box)):
        by = carla if number == 1 else ann
        hold(message, box.raw[number], sent[number], answers_to=by.email)
        assert str(page) in message["Subject"]


def test_a_link_for_a_new_password_and_word_that_there_is_no_such_account(box, office, client, rf):
    ann = account("ann")
    client.post("/staff/password/forgotten/", {"email": ann.email})
    [message] = arrive(box)
    assert (message["To"], message["Subject"].strip()) == (
        ann.email,
        f"A link to choose a new password – {NAME}",
    )
    StaffAccounts(rf.get("/")).send_mail(
        "account/email/unknown_account", "bob@example.org", {"email": "bob@example.org"}
    )
    [message] = arrive(box)
    assert (message["To"], message["Subject"].strip()) == (
        "bob@example.org",
        f"No account has this address – {NAME}",
    )


def test_no_template_of_a_letter_is_left_out_here():
    known = {f"{folder}/{name.rpartition('/')[2]}" for folder, names in TEMPLATES.items() for name in names}
    there = {
        str(path.relative_to(ROOT / "templates").with_suffix("")).removesuffix("_message")
        for folder in ("mail", "email")
        for path in (ROOT / "templates").rglob(f"{folder}/*")
        if not path.name.startswith(("_", "base_")) and not path.stem.endswith("_subject")
    }
    assert there == known


def test_no_letter_of_the_library_is_unknown_here():
    there = {
        path.name.removesuffix("_message.txt")
        for app in (allauth.account, allauth.mfa)
        for path in Path(allauth.__file__).parent.glob(
            f"templates/{app.__name__.split('.')[1]}/email/*_message.txt"
        )
    } - {"base"}
    known = {
        name.rpartition("/")[2] for folder in ("account/email", "mfa/email") for name in TEMPLATES[folder]
    }
    assert there == known | NEVER
    for page in ("account_signup", "account_email", "account_request_login_code", "account_confirm_email"):
        with pytest.raises(NoReverseMatch):
            reverse(page, args=["x"] if page.startswith("account_confirm") else [])
    assert project.ACCOUNT_EMAIL_VERIFICATION == "none"


def test_letters_with_a_link_to_an_account(box, office, client):
    ann = account("ann")
    emails.queue_invitation(ann)
    emails.queue_factor_removal_letter(ann)
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
            if any(getattr(call, "id", getattr(call, "attr", "")) == "queue_letter" for call in calls):
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
