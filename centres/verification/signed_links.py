"""Links in letters that stand for an account: signed, for one thing, good for a time."""

from datetime import timedelta

from django.core import signing


class LinkNotGood(Exception):
    """A link that cannot be used; `why` is "forged", "expired", "answered", "undone", "left-to-office", or
    "off": its centre is not public.
    """

    def __init__(self, why: str):
        self.why = why
        super().__init__(why)


def sign_link(what, salt: str) -> str:
    return signing.TimestampSigner(salt=salt).sign_object(what)


def unsign_link(text: str, salt: str, lasts: timedelta):
    """What was signed. Raises LinkNotGood."""
    try:
        return signing.TimestampSigner(salt=salt).unsign_object(text, max_age=lasts)
    except signing.SignatureExpired:
        raise LinkNotGood("expired") from None
    except signing.BadSignature:
        raise LinkNotGood("forged") from None
