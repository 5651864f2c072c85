"""What Django and allauth say only by signal: it becomes a line of the audit, or a mark in the session."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from msntc.staff import audit, second_factor
from msntc.staff.audit import What


@receiver(user_logged_in)
def signed_in(request, user, **kwargs):
    audit.note(request, What.SIGNED_IN, who=user)


@receiver(user_logged_out)
def signed_out(request, user, **kwargs):
    if user is not None:
        audit.note(request, What.SIGNED_OUT, who=user)


@receiver(mfa.authentication_failed)
def code_was_wrong(request, user, **kwargs):
    audit.note(request, What.SIGN_IN_FAILED, "The password was right, the code was not.", who=user)


@receiver(mfa.authenticator_used)
def factor_used(request, user, authenticator, **kwargs):
    second_factor.shown(request, user, authenticator)


@receiver(mfa.authenticator_added)
def factor_added(request, user, authenticator, **kwargs):
    audit.note(request, What.FACTOR_ADDED, authenticator.get_type_display(), who=user)
    if authenticator.type in second_factor.FACTORS:
        second_factor.shown(request, user, authenticator)


@receiver(mfa.authenticator_reset)
def codes_made_anew(request, user, authenticator, **kwargs):
    audit.note(request, What.FACTOR_ADDED, f"{authenticator.get_type_display()}, made anew", who=user)


@receiver(mfa.authenticator_removed)
def factor_removed(request, user, authenticator, **kwargs):
    audit.note(request, What.FACTOR_REMOVED, authenticator.get_type_display(), who=user)


@receiver([account.password_changed, account.password_set])
def password_changed(request, user, **kwargs):
    audit.note(request, What.PASSWORD_CHANGED, who=user)


@receiver(account.password_reset)
def password_reset(request, user, **kwargs):
    audit.note(request, What.PASSWORD_CHANGED, "By a link in a letter.", who=user)
