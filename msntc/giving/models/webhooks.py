"""What the payment provider told us, once each. The words are purged after 30 days (`giving_retention`)."""

from django.db import models
from django.utils import timezone


class ProviderEvent(models.Model):
    id = models.CharField(max_length=120, primary_key=True)
    type = models.CharField(max_length=80)
    live = models.BooleanField()
    api_version = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"
