"""The letter “Are the details still right?”, with the link that answers it."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, VerificationRequest
from centres.queries import with_details
from centres.verification import emails, schedule, tokens
from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation


@transaction.atomic
def ask_centre(centre: Centre, stage: VerificationRequest.Stage) -> bool:
    """Whether a letter was queued; else the centre is on the office's list, or was asked today already.

    Two at once write one: the second sees the first one's row.
    """
    Centre.objects.select_for_update().get(pk=centre.pk)
    if centre.verifications.filter(asked_on=timezone.localdate()).exists():
        return False
    to = schedule.choose_recipient(centre, stage)
    verification = VerificationRequest.objects.create(
        centre=centre, stage=stage if to else VerificationRequest.Stage.OFFICE, to=to
    )
    if not to:
        return False
    link = settings.SITE_URL + reverse(
        "centres:still-right", args=[tokens.make_verification_token(verification)]
    )
    facts = {
        "centre": centre,
        "sections": emails.build_letter_sections(with_details(Centre.objects.filter(pk=centre.pk)).get()),
        "organisation": get_organisation(),
        "right": link,
        "changed": f"{link}?changed#change",
        "page": settings.SITE_URL + centre.get_absolute_url(),
        "days": tokens.LINK_LASTS.days,
    }
    queue_letter(
        to,
        f"Are the details of {centre.name} still right?",
        render_to_string("centres/mail/still_right.txt", facts),
        html=render_to_string("centres/mail/still_right.html", facts),
    )
    return True
