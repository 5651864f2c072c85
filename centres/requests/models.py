"""What a visitor asks of a centre, and how to reach them; kept until it is answered, for 60 days at most."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from centres.models import Centre
from msntc.forms.visitor_messages import VisitorMessage

KEPT = timedelta(days=60)
"""From the day on which it came, answered or not."""


class ContactRequestQuerySet(models.QuerySet):
    def waiting(self) -> "ContactRequestQuerySet":
        """Those that nobody has answered, as far as the office knows."""
        return self.filter(answered_on__isnull=True)

    def outdated(self, on: date | None = None) -> "ContactRequestQuerySet":
        """Those whose time is over."""
        return self.filter(received_on__lte=(on or timezone.localdate()) - KEPT)


class ContactRequest(VisitorMessage):
    """That a visitor wants to hear from a centre."""

    class AnswerBy(models.TextChoices):
        PHONE = "phone", "Ring me"
        TEXT = "text", "Send me a text message"
        EMAIL = "email", "Write me an e-mail"

    class Topic(models.TextChoices):
        OPEN = "open", "If it is open, and when"
        OXYGEN = "oxygen", "Oxygen therapy"
        OTHER = "other", "Other therapies"
        PRICE = "price", "What it costs"
        ACCESS = "access", "Getting in, parking, toilets"
        FIRST = "first", "How to start"

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="contact_requests")
    name = models.CharField("what to call them", max_length=60)
    answer_by = models.CharField("how to answer", max_length=10, choices=AnswerBy)
    phone = models.CharField(max_length=30, blank=True)
    topics = ArrayField(
        models.CharField(max_length=10, choices=Topic),
        verbose_name="would like to know",
        default=list,
        blank=True,
    )
    words = models.TextField("in their own words", max_length=500, blank=True)
    sent_to_centre = models.BooleanField("went to the centre", default=False)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)

    objects = ContactRequestQuerySet.as_manager()

    class Meta(VisitorMessage.Meta):
        verbose_name = "request"
        constraints = [
            models.CheckConstraint(
                name="contact_request_can_be_answered",
                condition=Q(answer_by="email") & ~Q(email="")
                | Q(answer_by__in=["phone", "text"]) & ~Q(phone=""),
                violation_error_message="Give the phone number or e-mail address by which they want to hear back.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre}, {self.received_on}"

    @property
    def topic_labels(self) -> list[str]:
        return [str(self.Topic(topic).label) for topic in self.topics]
