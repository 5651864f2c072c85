"""Whose account somebody may change, and which roles they may give: never more than they have themselves.

Whoever may change an address or take a second factor away could take the account over, so an account that may do
more than oneself is out of reach.
"""

from django.contrib.auth.models import Group


def may_manage(manager, user) -> bool:
    if manager.is_superuser:
        return True
    return not user.is_superuser and list_account_rights(user) <= manager.get_all_permissions()


def list_account_rights(user) -> set[str]:
    """What the account may do, or could if it were open: a closed account has all its roles again when reopened."""
    direct = user.user_permissions.values_list("content_type__app_label", "codename")
    by_role = Group.objects.filter(user=user, permissions__isnull=False).values_list(
        "permissions__content_type__app_label", "permissions__codename"
    )
    return {f"{app}.{codename}" for app, codename in [*direct, *by_role]}


def list_grantable_roles(manager):
    """The groups whose every right the manager has."""
    groups = Group.objects.order_by("name")
    if manager.is_superuser:
        return groups
    own = manager.get_all_permissions()
    return groups.filter(pk__in=[group.pk for group in groups if _rights(group) <= own])


def _rights(group: Group) -> set[str]:
    pairs = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in pairs}
