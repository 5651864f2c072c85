"""`manage.py send_mail_queue`: sends what waits in the outbox and removes what is old. For a timer, once a minute."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from msntc.mail.message import build_message
from msntc.mail.models import Letter

logger = logging.getLogger(__name__)
WAIT = timedelta(minutes=5)
"""Before the second try; twice as long before each next, at most a day."""
MOST = 100
"""Letters a run."""


class Command(BaseCommand):
    help = "Sends the letters that wait in the outbox."

    def handle(self, **options):
        Letter.objects.outdated().delete()
        if not settings.EMAIL_URL:
            raise CommandError(
                f"{Letter.objects.waiting().count()} letters wait. Set EMAIL_URL to a mail server to send them."
            )
        sent = failed = 0
        while sent + failed < MOST and (went := self.send_one()) is not None:
            sent, failed = sent + went, failed + (not went)
        self.stdout.write(f"{sent} sent, {failed} failed.")

    def send_one(self) -> bool | None:
        """Whether the oldest waiting letter went; None when none waits."""
        letter = self.taken()
        if letter is None:
            return None
        try:
            build_message(letter).send()
        except Exception as problem:  # one letter, or one server, must not keep the others back
            logger.warning("letter %s was not sent: %s", letter.pk, type(problem).__name__)
            letter.problem = type(problem).__name__
        else:
            letter.sent_at = timezone.now()
            letter.body = letter.html = letter.reply_to = letter.problem = ""
        letter.save()
        return letter.sent_at is not None

    @transaction.atomic
    def taken(self) -> Letter | None:
        """The oldest waiting letter, put off for its next try before this one begins.

        So two runs at once take different letters, and one during which the process ends is tried again later.
        """
        letter = Letter.objects.waiting().select_for_update(skip_locked=True).first()
        if letter:
            letter.try_at = timezone.now() + min(WAIT * 2 ** min(letter.tries, 20), timedelta(days=1))
            letter.tries += 1
            letter.save()
        return letter
