"""Letters that wait, and letters that went. What went is kept without its words, and 90 days later not at all.

One that says until when it may be kept goes on that day, sent or not.
"""

from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = timedelta(days=90)
"""From the day on which it was queued. One that no mail server took until then is given up."""


class LetterQuerySet(models.QuerySet):
    def waiting(self):
        """Not yet sent, and due for another try, oldest first."""
        return self.filter(sent_at__isnull=True, try_at__lte=timezone.now()).order_by("try_at", "id")

    def expired(self):
        """Those that may not be kept any longer, whether they went or not."""
        return self.filter(expires_on__lte=timezone.localdate())

    def outdated(self):
        tried = models.Q(sent_at__isnull=False) | models.Q(tries__gt=0)
        return self.filter(tried, queued_at__lt=timezone.now() - KEPT) | self.expired()


class Letter(models.Model):
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    html = models.TextField("the same in HTML", blank=True)
    reply_to = models.EmailField(
        "answers go to", blank=True, help_text="Empty: to the office. Removed when the letter has gone."
    )
    queued_at = models.DateTimeField(default=timezone.now)
    try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True, help_text="Kind of the last failure.")
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(
        "removed on", null=True, blank=True, help_text="Even if it could not be sent until then."
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at"]

    def __str__(self) -> str:
        return self.subject

    @property
    def message_id(self) -> str:
        """The same at every try: a letter that went although we could not note it is known again where it arrives."""
        return f"<letter-{self.pk}-{self.queued_at:%Y%m%d%H%M%S%f}@{urlsplit(settings.SITE_URL).hostname}>"


def queue_letter(
    to: str, subject: str, body: str, *, html: str = "", reply_to: str = "", expires_on: date | None = None
) -> Letter:
    """Puts a letter into the outbox. Its words end where the signature begins, which every letter gets when it goes.

    `html` is the same words as a part of a page; `reply_to` is who gets the answers, if not the office; on `expires_on`
    it is removed, sent or not. A line break in the subject becomes a space: headers cannot be slipped in.
    """
    subject = " ".join(subject.split())[:200]
    return Letter.objects.create(
        to=to, subject=subject, body=body, html=html, reply_to=reply_to, expires_on=expires_on
    )
