"""Whether somebody has a second factor, and has shown it in this session.

allauth asks for it at sign-in where there is one. That there has to be one is ours to see to: a session that was
opened by a password alone, before or beside the setting up, opens no page of the admin.
"""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

SHOWN = "second_factor_shown_by"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Recovery codes alone are none: they run out."""


def has(user) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def passed(request: HttpRequest) -> bool:
    """Whether this session is its user's by password and second factor, and the factor is still theirs."""
    return request.session.get(SHOWN) == request.user.pk and has(request.user)


def shown(request: HttpRequest, user) -> None:
    """This session has seen the second factor, by a code, a key or by setting it up."""
    request.session[SHOWN] = user.pk


def remove(user) -> bool:
    """Takes all of somebody's factors and codes away; they set up a new one at the next sign-in."""
    removed, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    return bool(removed)
