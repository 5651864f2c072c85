"""`manage.py send_mail_queue`: sends what waits in the outbox. For a timer, once a minute."""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from msntc.post.models import Letter

WAIT = timedelta(minutes=5)
"""Before the second try; twice as long before each next, at most a day."""
MOST = 100
"""Letters a run."""


class Command(BaseCommand):
    help = "Sends the letters that wait in the outbox."

    def handle(self, **options):
        if not settings.EMAIL_URL:
            raise CommandError(
                f"{Letter.objects.waiting().count()} letters wait. Set EMAIL_URL to a mail server to send them."
            )
        sent = failed = 0
        while sent + failed < MOST and (went := self.send_one()) is not None:
            sent, failed = sent + went, failed + (not went)
        self.stdout.write(f"{sent} sent, {failed} failed.")

    @transaction.atomic
    def send_one(self) -> bool | None:
        """Whether the oldest waiting letter went; None when none waits. Two runs at once take different letters."""
        letter = Letter.objects.waiting().select_for_update(skip_locked=True).first()
        if letter is None:
            return None
        letter.tries += 1
        try:
            mail = EmailMultiAlternatives(letter.subject, letter.body, to=[letter.to])
            if letter.html:
                mail.attach_alternative(letter.html, "text/html")
            mail.send()
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            letter.problem = type(problem).__name__
            letter.try_at = timezone.now() + min(WAIT * 2 ** (letter.tries - 1), timedelta(days=1))
        else:
            letter.sent_at, letter.body, letter.html, letter.problem = timezone.now(), "", "", ""
        letter.save()
        return letter.sent_at is not None
