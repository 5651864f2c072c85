"""What giving still needs from staff, each as a sentence with the place where it is done."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from msntc.giving.legal import list_missing_legal_details
from msntc.giving.models import Payment, ProviderEvent
from msntc.giving.models.ways import GivingSettings, get_giving_settings
from msntc.giving.payments.gateway import StripeGateway, get_gateway

DISPUTED = (Payment.Dispute.OPEN, Payment.Dispute.APPEAL)


def list_giving_tasks() -> list[tuple[str, str]]:
    found = get_giving_settings()
    here = reverse("admin:giving_givingsettings_changelist")
    said: list[tuple[str, str]] = []
    said += [(f"Add: {part}", here) for part in list_missing_settings(found)]
    if found.card_paused:
        said.append(("Gifts by card are paused", here))
    if failed := ProviderEvent.objects.filter(processed_at=None).exclude(problem="").count():
        listed = reverse("admin:giving_providerevent_changelist") + "?processed_at__isempty=1"
        said.append((f"Messages of the payment provider that went wrong: {failed}", listed))
    if (other := find_other_version()) is not None:
        listed = reverse("admin:giving_providerevent_changelist")
        said.append((f"Messages of the payment provider come in version {other}: see check_giving", listed))
    if disputed := Payment.objects.filter(dispute__in=DISPUTED).count():
        listed = reverse("admin:giving_payment_changelist") + f"?dispute__in={','.join(DISPUTED)}"
        said.append((f"Gifts that are disputed: {disputed}", listed))
    if warned := get_warned_payments().count():
        listed = reverse("admin:giving_payment_changelist") + "?is_warned_of__exact=1"
        words = "Gifts by a card that may be stolen, as its bank warns. Give the money back at the provider"
        said.append((f"{words}: {warned}", listed))
    return said


def get_warned_payments():
    """Payments that are better given back than disputed. After 90 days nobody is reminded any more."""
    since = timezone.localdate() - timedelta(days=90)
    return Payment.objects.filter(is_warned_of=True, dispute="", refunded_pence=0, received_on__gte=since)


def find_other_version() -> str | None:
    """The API version of the provider's last message, when it is not the one that this site was written for."""
    provider, last = get_gateway(), ProviderEvent.objects.first()
    if last is None or not isinstance(provider, StripeGateway) or last.api_version == provider.version:
        return None
    return last.api_version


def list_missing_settings(found: GivingSettings):
    """What givers, the law or HMRC expect and nobody has written yet."""
    online = settings.GIVING_MODE in ("trial", "live")
    if not online and not found.any_other_way:
        yield "a way to give"
    yield from list_missing_legal_details()
    for name, words in (
        ("complaints", "the route for complaints"),
        ("treasurer_email", "the treasurer’s e-mail"),
        ("hmrc_reference", "the HMRC reference for Gift Aid"),
        ("year_ends_in", "the month in which the charity’s year ends"),
    ):
        if not getattr(found, name):
            yield words
    if online and not found.portal_url:
        yield "the page where givers manage a monthly gift"
