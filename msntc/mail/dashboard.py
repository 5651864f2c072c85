"""What staff should know of the outbox: that no mail server is named, or that letters do not leave."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from msntc.mail.models import Letter

LATE = timedelta(hours=1)


def list_outbox_problems() -> list[tuple[str, str]]:
    """Sentences, each with the page where it is seen; one query."""
    late = Letter.objects.filter(sent_at__isnull=True, queued_at__lt=timezone.now() - LATE)
    kinds = list(late.values_list("problem", flat=True))
    failed = sorted({kind for kind in kinds if kind})
    found = []
    if not settings.EMAIL_URL:
        found.append("No letter leaves this site: no mail server is named (EMAIL_URL)")
    if kinds:
        why = f"The last failures: {', '.join(failed)}" if failed else "Is send_mail_queue run every minute?"
        found.append(f"Letters that have waited for more than an hour: {len(kinds)}. {why}")
    address = reverse("admin:post_letter_changelist") + "?sent_at__isnull=True"
    return [(says, address) for says in found]
