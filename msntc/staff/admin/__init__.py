"""Where the office keeps the accounts and reads the audit. Signing in to the admin goes through allauth."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.shortcuts import redirect

from msntc.staff.admin import audit, group, user

__all__ = ["audit", "group", "user"]
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it


def password_change(request, extra_context=None):
    """Changing one's own password is allauth's too, which tells the audit."""
    return redirect("account_change_password")


admin.site.password_change = password_change  # type: ignore[method-assign]  # likewise
