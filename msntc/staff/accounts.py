"""How allauth behaves here: nobody signs up, letters go through the outbox, addresses are those of msntc.forms."""

import logging
from time import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from msntc import forms
from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation
from msntc.staff import audit, encryption

logger = logging.getLogger(__name__)
LOCKED_OUT = "Too many tries: this one and others within five minutes were refused unread."


class StaffAccounts(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The name or the password is not right. Look at both and try again.",
        "email_password_mismatch": "The e-mail address or the password is not right. Look at both and try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your password.",
    }

    def is_open_for_signup(self, request) -> bool:
        """Staff are invited."""
        return False

    def get_client_ip(self, request) -> str:
        return forms.get_client_address(request)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Who has just signed in need not show at once that it is still them."""
        shown = get_authentication_records(self.request, self.request.user)
        if shown and time() - shown[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def is_safe_url(self, url: str) -> bool:
        """Whether it may be led on to. What is no address (`http://[`) is not."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        letter = self.render_mail(
            template_prefix,
            email,
            context | {"organisation": get_organisation(), "site_url": settings.SITE_URL},
        )
        queue_letter(email, letter.subject, letter.body)

    def format_email_subject(self, subject: str) -> str:
        return f"{subject} – {get_organisation().name}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        return link_to_set_password(key)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("mfa_index")

    def authentication_failed(self, request, **credentials) -> None:
        """Notes the account that was tried. What was typed is kept only where it is one: it may be a password."""
        known = find_account(credentials)
        audit.record_action(
            request, audit.What.SIGN_IN_FAILED, "" if known else "There is no such account.", who=known
        )

    def pre_authenticate(self, request, **credentials) -> None:
        """Tries that are refused unread leave a line too: one for five minutes and account."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            known = find_account(credentials)
            if forms.allow_request("staff.locked-out", f"{known.pk if known else ''}", 1, 300).allowed:
                audit.record_action(request, audit.What.SIGN_IN_FAILED, LOCKED_OUT, who=known)
            raise


def find_account(credentials: dict):
    """The account whose name or address was typed; None where there is none."""
    typed = credentials.get("email") or credentials.get("username") or ""
    return get_user_model().objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first()


class SecondFactors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right. A code works once and for half a minute: wait for the next one."
    }

    def encrypt(self, text: str) -> str:
        return encryption.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Sealed with another SECRET_KEY it is lost: a secret that nobody has, so that no code fits."""
        try:
            return encryption.unseal(encrypted_text)
        except encryption.NotOurs:
            logger.error("A second factor is sealed with another SECRET_KEY. The office can take it away.")
            return generate_totp_secret()

    def get_totp_issuer(self) -> str:
        return get_organisation().short_name

    def _get_site_name(self) -> str:
        return get_organisation().short_name

    def generate_authenticator_name(self, user, type) -> str:
        return f"Passkey {user.authenticator_set.filter(type=type).count() + 1}"


def link_to_set_password(key: str) -> str:
    """The address on this site, whatever the Host header of a request said."""
    uid, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return settings.SITE_URL + path
