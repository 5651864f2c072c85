"""Secrets of second factors are kept sealed: a copy of the database alone signs nobody in.

The key is made from SECRET_KEY: after a new one no app's code and no recovery code fits (README).
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class NotOurs(ValueError):
    """Sealed with another SECRET_KEY."""


def seal(text: str) -> str:
    return _key().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises NotOurs."""
    try:
        return _key().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise NotOurs from None


def _key() -> Fernet:
    own = hashlib.sha256(b"msntc.staff.encryption" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(own))
