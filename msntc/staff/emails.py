"""The letters that the office sends about an account. They wait in the outbox like all others."""

from datetime import timedelta

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from msntc.mail.models import Letter, queue_letter
from msntc.organisation.models import get_organisation
from msntc.staff.accounts import link_to_set_password

TWICE = timedelta(minutes=1)
"""Who presses the button again within it has tapped twice."""


@transaction.atomic
def queue_invitation(user) -> Letter | None:
    """A link to choose a password, good for PASSWORD_RESET_TIMEOUT and until it has been used. None where such a letter
    was queued a moment ago: two taps write one."""
    type(user).objects.select_for_update().get(pk=user.pk)
    # The link of an account that had this address before is dead.
    since = max(timezone.now() - TWICE, user.date_joined)
    last = Letter.objects.filter(to=user.email, subject=build_subject("Your account"))
    if last.filter(queued_at__gte=since).exists():
        return None
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    link = link_to_set_password(f"{user_pk_to_url_str(user)}-{token}")
    return _send(user, "invite", "Your account", link=link)


def queue_factor_removal_letter(user) -> Letter:
    return _send(user, "factor_removed", "Your second step of signing in was removed")


def _send(user, name: str, subject: str, **context) -> Letter:
    context |= {"user": user, "organisation": get_organisation(), "site_url": settings.SITE_URL}
    body = render_to_string(f"staff/mail/{name}.txt", context)
    return queue_letter(user.email, build_subject(subject), body)


def build_subject(words: str) -> str:
    return f"{words} – {get_organisation().name}"[:200]
