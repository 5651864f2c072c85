"""The token in a letter's link. It is good for one centre, for 30 days, until one of the centre's links is answered:
that answers all its letters. Opening it changes nothing, because mail scanners open links.
"""

from datetime import timedelta

from centres.models import Centre, VerificationRequest
from centres.verification.signed_links import LinkNotGood, sign_link, unsign_link

LINK_LASTS = timedelta(days=30)
SALT = "centres.still-right"


def make_verification_token(verification: VerificationRequest) -> str:
    return sign_link(verification.pk, SALT)


def find_verification_by_token(text: str) -> VerificationRequest:
    """The letter that a link belongs to, with its centre. Raises LinkNotGood."""
    pk = unsign_link(text, SALT, LINK_LASTS)
    verification = VerificationRequest.objects.select_related("centre").filter(pk=pk).first()
    if verification is None:
        raise LinkNotGood("forged")
    if verification.centre.status != Centre.Status.PUBLISHED:
        raise LinkNotGood("off")
    if verification.answered_at:
        raise LinkNotGood("answered")
    return verification
