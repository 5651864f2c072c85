"""Keeping a request once, however often it is sent, and passing it on."""

from django.db import transaction

from centres.requests.emails import queue_request_letter
from centres.requests.forms import ContactRequestForm
from centres.requests.models import ContactRequest


@transaction.atomic
def save_request(form: ContactRequestForm) -> ContactRequest:
    """Keeps what a form that is right says, and queues its letter. The same form sent again is the same request.

    It stands in the office's list in any case; as sent to the centre only where a letter to the centre was queued.
    """
    found, is_new = ContactRequest.objects.get_or_create(
        fingerprint=form.fingerprint, defaults={**form.answers, "centre": form.centre}
    )
    if is_new and queue_request_letter(found):
        found.sent_to_centre = True
        found.save(update_fields=["sent_to_centre"])
    return found
