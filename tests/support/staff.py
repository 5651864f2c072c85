"""Accounts of staff as tests need them: with a second factor, and with a role."""

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from msntc.staff import second_factor

PASSWORD = "a made-up long password"


def seal(client, address: str) -> dict[str, str]:
    """The hidden field with which a form of the admin says how it was opened, for a test that sends little else."""
    box = BeautifulSoup(client.get(address).text, "html.parser").find("input", attrs={"name": "opened"})
    return {"opened": box["value"]} if box else {}  # none for who is not signed in


def account(name: str, role: str = "", **fields):
    """A staff account with one role, or none."""
    fields = {"email": f"{name}@example.org", "is_staff": True} | fields
    user = get_user_model().objects.create_user(name, password=PASSWORD, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def enrol(user) -> str:
    """Gives the account a second factor, unless it has one, and returns its secret."""
    secret = generate_totp_secret()
    if not second_factor.has_second_factor(user):
        TOTP.activate(user, secret)
    return secret


def code(secret: str, at: float) -> str:
    """What the app on a phone shows at that moment."""
    return format_hotp_value(hotp_value(secret, int(at) // 30))


def has_shown_it(sender, request, user, **kwargs):
    """For the signal of signing in: whoever a test signs in by force has shown a second factor."""
    if user.is_staff:
        enrol(user)
        second_factor.store_factor_in_session(request, user)
