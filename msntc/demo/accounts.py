"""One account for each role, with a password and a second factor that hang on this checkout's SECRET_KEY."""

from base64 import b32encode
from time import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.crypto import salted_hmac

from msntc.staff import second_factor
from msntc.staff.roles import CALLER, EDITOR, OFFICE, REVIEWER, TREASURER

ROLES = {"office": OFFICE, "editor": EDITOR, "caller": CALLER, "reviewer": REVIEWER, "treasurer": TREASURER}
CODE_LASTS = 30
"""Seconds (RFC 6238)."""


def _derive(purpose: str) -> bytes:
    return salted_hmac("msntc.demo", purpose, algorithm="sha256").digest()


def get_password() -> str:
    return "-".join(_derive("password").hex()[n : n + 4] for n in (0, 4, 8))


def get_secret() -> str:
    """For an app of codes: the same for all accounts."""
    return b32encode(_derive("second factor")[:20]).decode()


def compute_code() -> str:
    """What such an app shows now."""
    return format_hotp_value(hotp_value(get_secret(), int(time()) // CODE_LASTS))


def create_accounts() -> dict[str, Any]:
    """Makes those that are missing, and gives all of them the password and the second factor again."""
    users: dict[str, Any] = {}
    for name, role in ROLES.items():
        user, _ = get_user_model().objects.get_or_create(
            username=name, defaults={"email": f"{name}@example.org", "is_staff": True}
        )
        user.set_password(get_password())
        user.save()
        user.groups.set([Group.objects.get(name=role)])
        second_factor.remove_factors(user)
        TOTP.activate(user, get_secret())
        users[name] = user
    return users
