"""allauth's forms in our words: labels above, no text inside the boxes, the server's words are the words."""

import hashlib

from allauth.account import forms as account
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache

WORDS = {
    "login": "Name or e-mail address",
    "oldpassword": "The password that you have now",
    "password1": "New password",
    "password2": "The new password once more",
    "email": "E-mail address",
    "code": "Code",
    "name": "What shall it be called?",
    "passwordless": "Sign in with it alone, without a password",
}


class Plain(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name in ("password", "passwordless"):
                field.help_text = ""
            if name == "code":
                field.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "off"}


class SignIn(Plain, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}


class Again(Plain, account.ReauthenticateForm):
    pass


class ChangePassword(Plain, account.ChangePasswordForm):
    pass


class FirstPassword(Plain, account.SetPasswordForm):
    pass


class ForgottenPassword(Plain, account.ResetPasswordForm):
    pass


class NewPassword(Plain, account.ResetPasswordKeyForm):
    pass


class UsedOnce(forms.Form):
    """A code of the app counts for the half minute before and after its own too: who types slowly, or whose phone's
    clock is wrong, gets in. allauth remembers for half a minute that a code was used to sign in, and not at all that
    the app was set up with it; here it is remembered until it counts no more."""

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]  # of allauth's form, beside this one
        used = hashlib.sha256(normalize_user_code(code).encode()).hexdigest()
        counts_for = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"staff.used-code.{self.user.pk}.{used}", True, counts_for):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class Code(Plain, UsedOnce, base.AuthenticateForm):
    pass


class CodeAgain(Plain, UsedOnce, base.ReauthenticateForm):
    pass


class SetUpApp(Plain, UsedOnce, totp.ActivateTOTPForm):
    pass


class SetUpPasskey(Plain, webauthn.AddWebAuthnForm):
    pass


class NamePasskey(Plain, webauthn.EditWebAuthnForm):
    pass
