"""Whether somebody has a second factor, and has shown it in this session.

allauth asks for it at sign-in where there is one. That there has to be one is ours to see to: a session that was
opened by a password alone, before or beside the setting up, opens no page of the admin.
"""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

SHOWN = "second_factor_shown"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Recovery codes alone are none: they run out."""


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def is_verified_session(request: HttpRequest) -> bool:
    """Whether this session is its user's by password and second factor, and that very factor is still theirs.

    Who took it away, because a phone or a session was stolen, does not let the session in again with the next one.
    """
    of, factors = request.session.get(SHOWN) or (None, [])
    return (
        of == request.user.pk
        and Authenticator.objects.filter(user_id=of, pk__in=factors, type__in=FACTORS).exists()
    )


def store_factor_in_session(request: HttpRequest, user, factor: Authenticator | None = None) -> None:
    """This session has seen the second factor: by a code, a key, or by setting it up.

    A recovery code stands for all the factors that there were when it was used.
    """
    if factor is not None and factor.type in FACTORS:
        seen = [factor.pk]
    else:
        seen = list(
            Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).values_list("pk", flat=True)
        )
    request.session[SHOWN] = [user.pk, seen]


def remove_factors(user) -> bool:
    """Takes all of somebody's factors and codes away; they set up a new one at the next sign-in."""
    removed, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    return bool(removed)
