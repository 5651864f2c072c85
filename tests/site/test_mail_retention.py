"""What went is not kept for ever; what could not go yet waits."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from msntc.mail.models import Letter, queue_letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_server(settings):
    settings.EMAIL_URL = "smtp://localhost"


def letter(subject, days, **facts):
    made = queue_letter("ann@example.org", subject, "Words")
    later = timezone.now() + timedelta(days=9)
    Letter.objects.filter(pk=made.pk).update(
        queued_at=timezone.now() - timedelta(days=days), **{"try_at": later} | facts
    )


def test_a_letter_is_forgotten_90_days_after_it_was_written(mailoutbox):
    sent = {"sent_at": timezone.now()}
    letter("sent long ago", 91, **sent)
    letter("sent lately", 89, **sent)
    letter("never taken by a mail server", 91, tries=20)
    letter("still tried", 89, tries=20)
    letter("never tried", 91)
    call_command("send_mail_queue")
    assert set(Letter.objects.values_list("subject", flat=True)) == {
        "sent lately",
        "still tried",
        "never tried",
    }
    assert mailoutbox == []


@pytest.mark.parametrize("tries", [0, 3])
def test_a_letter_with_a_last_day_goes_on_it_even_without_a_mail_server(settings, tries):
    settings.EMAIL_URL = ""
    today = timezone.localdate()
    letter("over", 1, tries=tries, expires_on=today)
    letter("over tomorrow", 1, tries=tries, expires_on=today + timedelta(days=1))
    letter("kept as others are", 1, tries=tries)
    with pytest.raises(CommandError):
        call_command("send_mail_queue")
    assert set(Letter.objects.values_list("subject", flat=True)) == {"over tomorrow", "kept as others are"}


def test_the_words_go_as_soon_as_a_letter_is_sent(mailoutbox):
    letter("hello", 0, try_at=timezone.now())
    call_command("send_mail_queue")
    assert mailoutbox[0].body.startswith("Words\n\n-- \n")
    assert Letter.objects.get().body == ""
