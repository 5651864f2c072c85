"""The letter that passes a request on: to the centre's contact, else to the office."""

from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from centres.models import Centre
from centres.requests.models import KEPT, ContactRequest
from msntc.forms import Limit, allow_within
from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation

LETTERS = [Limit(20, 86_400)]
"""What one mailbox gets, however many connections somebody writes from; the rest waits in the admin."""


class Recipient(NamedTuple):
    """A mailbox, and whether it is the centre's own; an empty address where nobody can be reached."""

    address: str
    is_centre: bool


def find_recipient(centre: Centre) -> Recipient:
    """Who gets a request for this centre.

    The address on its page counts once the centre has confirmed its details: until then nobody knows who reads there,
    and a visitor's own name and number go to nobody unknown. `CentreQuerySet.with_mailbox` says the same to SQL.
    """
    confirmed = centre.email if centre.confirmed_on else ""
    if own := centre.contact_email or centre.second_contact_email or confirmed:
        return Recipient(own, True)
    return Recipient(get_organisation().email, False)


def queue_request_letter(request: ContactRequest) -> bool:
    """Whether a letter to the centre waits in the outbox.

    An answer to it goes to the visitor where they gave an address. Their name stands in no header.
    """
    recipient = find_recipient(request.centre)
    if (
        not recipient.address
        or not allow_within("centres.request-letters", recipient.address, LETTERS).allowed
    ):
        return False
    facts = {
        "asked": request,
        "centre": request.centre,
        "is_centre": recipient.is_centre,
        "page": settings.SITE_URL + request.centre.get_absolute_url(),
        "admin": settings.SITE_URL
        + reverse("admin:centre_requests_contactrequest_change", args=[request.pk]),
    }
    subject = f"Somebody would like to hear from {request.centre.name}"
    body = render_to_string("centres/requests/letter.txt", facts)
    over = request.received_on + KEPT
    queue_letter(recipient.address, subject, body, reply_to=request.email, expires_on=over)
    return recipient.is_centre
