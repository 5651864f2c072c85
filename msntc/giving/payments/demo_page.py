"""What the demonstration's payment page tells the ledger, in place of a provider: nothing was taken."""

from django.utils import timezone

from msntc.giving.models import Gift
from msntc.giving.models.ways import Frequency
from msntc.giving.payment_events import MonthUpdate, SessionUpdate
from msntc.giving.payments import ledger


def finish_page(gift: Gift, *, is_paid: bool) -> None:
    """The gift was agreed to, its first month with it, or it failed."""
    at, status = timezone.now(), "paid" if is_paid else "failed"
    ledger.record_update(SessionUpdate(gift.session or "", gift.pk, status, gift.total_pence, at))
    if is_paid and gift.frequency == Frequency.MONTHLY:
        month = f"{gift.session}_month"
        ledger.record_update(MonthUpdate(month, gift.pk, True, gift.total_pence, timezone.localdate(at), at))
