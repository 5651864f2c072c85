"""What Django and allauth say only by signal: it becomes a line of the audit, or a mark in the session."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from msntc.staff import audit, second_factor
from msntc.staff.audit import What


@receiver(user_logged_in)
def audit_sign_in(request, user, **kwargs):
    audit.record_action(request, What.SIGNED_IN, who=user)


@receiver(user_logged_out)
def audit_sign_out(request, user, **kwargs):
    if user is not None:
        audit.record_action(request, What.SIGNED_OUT, who=user)


@receiver(mfa.authentication_failed)
def audit_wrong_code(request, user, **kwargs):
    audit.record_action(request, What.SIGN_IN_FAILED, "The password was right, the code was not.", who=user)


@receiver(mfa.authenticator_used)
def mark_factor_use(request, user, authenticator, **kwargs):
    second_factor.store_factor_in_session(request, user, authenticator)


@receiver(mfa.authenticator_added)
def audit_new_factor(request, user, authenticator, **kwargs):
    audit.record_action(request, What.FACTOR_ADDED, authenticator.get_type_display(), who=user)
    if authenticator.type in second_factor.FACTORS:
        second_factor.store_factor_in_session(request, user, authenticator)


@receiver(mfa.authenticator_reset)
def audit_new_codes(request, user, authenticator, **kwargs):
    audit.record_action(
        request, What.FACTOR_ADDED, f"{authenticator.get_type_display()}, made anew", who=user
    )


@receiver(mfa.authenticator_removed)
def audit_factor_removal(request, user, authenticator, **kwargs):
    audit.record_action(request, What.FACTOR_REMOVED, authenticator.get_type_display(), who=user)


@receiver([account.password_changed, account.password_set])
def audit_password_change(request, user, **kwargs):
    audit.record_action(request, What.PASSWORD_CHANGED, who=user)


@receiver(account.password_reset)
def audit_password_reset(request, user, **kwargs):
    audit.record_action(request, What.PASSWORD_CHANGED, "By a link in a letter.", who=user)
