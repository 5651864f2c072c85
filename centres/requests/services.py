"""Keeping a request once, however often it is sent, and passing it on."""

import hashlib
import json

from django.db import transaction

from centres.models import Centre
from centres.requests.emails import find_recipient, queue_request_letter
from centres.requests.forms import ContactRequestForm
from centres.requests.models import ContactRequest


@transaction.atomic
def save_request(centre: Centre, form: ContactRequestForm) -> ContactRequest:
    """Keeps what a form that is right says, and queues its letter. The same form sent again is the same request."""
    found, is_new = ContactRequest.objects.get_or_create(
        fingerprint=compute_fingerprint(centre, form),
        defaults={
            **form.answers,
            "centre": centre,
            "sent_to_centre": find_recipient(centre).is_centre,
        },
    )
    if is_new:
        queue_request_letter(found)
    return found


def compute_fingerprint(centre: Centre, form: ContactRequestForm) -> str:
    """The same for the same answers in a form that was opened at the same moment."""
    facts = [centre.pk, form.cleaned_data["opened"], form.answers]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
