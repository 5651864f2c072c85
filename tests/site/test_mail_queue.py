"""The outbox: a failing mail server loses no letter and sends none twice, whatever happens in between."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from msntc.dashboard import list_staff_tasks
from msntc.mail.management.commands.send_mail_queue import Command
from msntc.mail.models import Letter, queue_letter
from msntc.organisation.models import Organisation

pytestmark = pytest.mark.django_db
WORDS = "Hello,\n\nopen <this> link:\n\nhttps://example.org/a?b=1\n\nThe office"


class Server(EmailBackend):
    """A mail server that does what `deed` does before it takes a letter."""

    deed = staticmethod(lambda letter: None)

    def send_messages(self, messages):
        for letter in messages:
            type(self).deed(letter)
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"

    def does(deed):
        monkeypatch.setattr(Server, "deed", staticmethod(deed))

    return does


def fails(*faults):
    """Fails once with each fault, then takes what comes."""
    left = list(faults)

    def deed(letter):
        if left:
            raise left.pop(0)

    return deed


def send():
    call_command("send_mail_queue", verbosity=0)


def test_a_letter_goes_in_text_and_html_and_an_answer_goes_to_the_office():
    Organisation.objects.create(id=1, email="office@example.org")
    queue_letter("to@example.org", "Still\nright?", WORDS)
    send()
    [went] = mail.outbox
    assert (went.to, went.subject) == (["to@example.org"], "Still right?")
    assert went.body.partition("\n\n-- \n")[0] == WORDS
    assert went.reply_to == ["office@example.org"]
    [(html, kind)] = went.alternatives
    assert kind == "text/html"
    assert '<a href="https://example.org/a?b=1" rel="nofollow">https://example.org/a?b=1</a>' in html
    assert "<p>open &lt;this&gt; link:</p>" in html
    kept = Letter.objects.get()
    assert (kept.body, kept.html, kept.problem, kept.tries) == ("", "", "", 1)
    assert kept.sent_at is not None


def test_a_letter_that_has_its_own_html_keeps_it():
    queue_letter("to@example.org", "Hello", WORDS, html="<p>Its own</p>")
    send()
    assert "<p>Its own</p>" in mail.outbox[0].alternatives[0][0]
    assert "open &lt;this&gt;" not in mail.outbox[0].alternatives[0][0]
    assert mail.outbox[0].reply_to == []


def test_a_letter_that_failed_waits_longer_each_time_and_goes_once(server):
    server(fails(OSError(), ConnectionRefusedError()))
    queue_letter("to@example.org", "Hello", WORDS)
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        for wait in (5, 10):
            send()
            letter = Letter.objects.get()
            assert (letter.sent_at, letter.body) == (None, WORDS)
            assert letter.try_at - timezone.now() == timedelta(minutes=wait)
            send()
            assert Letter.objects.get().tries == letter.tries  # nothing is due yet
            clock.shift(timedelta(minutes=wait))
        assert letter.problem == "ConnectionRefusedError"
        send()
        clock.shift(timedelta(days=2))
        send()
    assert len(mail.outbox) == 1


def test_a_letter_that_cannot_go_keeps_no_other_back(server):
    server(fails(TypeError("a fault of ours")))
    queue_letter("a@example.org", "First", WORDS)
    queue_letter("b@example.org", "Second", WORDS)
    send()
    assert [letter.subject for letter in mail.outbox] == ["Second"]


def test_a_letter_that_went_when_the_process_ended_goes_again_under_the_same_number(server):
    def takes_it_and_the_process_ends(letter):
        mail.outbox.append(letter)
        raise SystemExit

    server(takes_it_and_the_process_ends)
    queue_letter("to@example.org", "Hello", WORDS)
    with pytest.raises(SystemExit):
        send()
    server(fails())
    send()
    assert len(mail.outbox) == 1, "the second try waits its turn"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        send()
    first, second = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == second
    assert first.endswith("@localhost>")


def test_two_letters_never_have_one_number():
    one, other = (queue_letter("to@example.org", "Hello", WORDS) for _ in range(2))
    assert one.message_id != other.message_id


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_take_different_letters():
    for n in range(2):
        queue_letter(f"{n}@example.org", "Hello", WORDS)

    def other_run():
        try:
            Command().send_one()
        finally:
            connection.close()

    with transaction.atomic():  # the first run has taken a letter, and has not said so yet
        assert Command().taken().to == "0@example.org"
        thread = threading.Thread(target=other_run)
        thread.start()
        thread.join(timeout=10)
    assert [letter.to for letter in mail.outbox] == [["1@example.org"]]
    send()
    assert len(mail.outbox) == 1, "the first run is at it"


def test_without_a_mail_server_letters_wait_and_the_office_is_told(settings):
    settings.EMAIL_URL = ""
    queue_letter("to@example.org", "Hello", WORDS)
    with pytest.raises(CommandError, match="1 letters wait"):
        send()
    assert any("no mail server is named" in one.says for one in list_staff_tasks())
    assert not mail.outbox


def test_letters_that_do_not_leave_stand_on_the_first_page_of_staff(server, admin_client):
    server(fails(ConnectionRefusedError()))
    queue_letter("to@example.org", "Hello", WORDS)
    send()
    page = admin_client.get("/admin/")
    assert "Letters that have waited" not in page.text
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        said = [one for one in list_staff_tasks() if one.says.startswith("Letters")]
    assert said[0].says == (
        "Letters that have waited for more than an hour: 1. The last failures: ConnectionRefusedError"
    )
    assert said[0].needs == "post.view_letter"
    assert admin_client.get(said[0].url).status_code == 200
