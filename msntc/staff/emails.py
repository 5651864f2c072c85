"""The letters that the office sends about an account. They wait in the outbox like all others."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string

from msntc.mail.models import Letter, queue_letter
from msntc.organisation.models import get_organisation
from msntc.staff.accounts import link_to_set_password


def queue_invitation(user) -> Letter:
    """A link to choose a password, good for PASSWORD_RESET_TIMEOUT and until it has been used."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    link = link_to_set_password(f"{user_pk_to_url_str(user)}-{token}")
    return _send(user, "invite", "Your account", link=link)


def queue_factor_removal_letter(user) -> Letter:
    return _send(user, "factor_removed", "Your second step of signing in was removed")


def _send(user, name: str, subject: str, **context) -> Letter:
    context |= {"user": user, "organisation": get_organisation(), "site_url": settings.SITE_URL}
    body = render_to_string(f"staff/mail/{name}.txt", context)
    return queue_letter(user.email, f"{subject} – {get_organisation().name}", body)
