"""Accounts of staff: invited by mail, never given a password by somebody else, closed rather than deleted.

Nobody gives more than they have, and nobody but a superuser reaches an account that may do more than their own.
"""

from allauth.account import admin as account_admin  # noqa: F401  (registers what is taken away below)
from allauth.account.models import EmailAddress
from allauth.mfa import admin as mfa_admin  # noqa: F401
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as stock
from django.contrib.auth.models import User
from django.urls import path

from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.staff import account_permissions, audit, second_factor
from msntc.staff.admin import actions
from msntc.staff.admin.group import describe_rights_change

admin.site.unregister([User, EmailAddress, Authenticator])  # of a second factor nobody sees the secret
FLAGS = ["is_active", "is_staff", "is_superuser"]


class AccountForm(forms.ModelForm):
    """Signing in goes by the address too, and letters go there: it must be there, and be one person's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "email" in self.fields:
            self.fields["email"].required = True

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another account has this address.")
        return email


@admin.register(User)
class StaffUserAdmin(OptimisticLock, stock.UserAdmin):
    form = add_form = AccountForm
    change_form_template = "admin/auth/user/change_form.html"
    add_form_template = None
    list_display = ["username", "email", "first_name", "last_name", "is_active", "roles", "last_login"]
    list_filter = ["is_active", "groups"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    actions = ["invite"]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "first_name", "last_name", "email", "groups"],
                "description": "They get a letter with a link to choose their password. It is good for three days.",
            },
        )
    ]
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        ("What they may do", {"fields": ["is_active", "groups"]}),
        ("When", {"fields": ["last_login", "date_joined"]}),
    ]
    superuser_fields = (
        "Only a superuser changes these",
        {"fields": ["is_staff", "is_superuser", "user_permissions"], "classes": ["collapse"]},
    )

    def get_urls(self):
        """Without the stock page that sets somebody else's password."""
        own = [
            path(f"<int:pk>/{step}/", self.admin_site.admin_view(view), {"model_admin": self}, name=name)
            for step, view, name in (
                ("invite", actions.invite_account, "auth_user_invite"),
                ("remove-second-factor", actions.remove_factor, "auth_user_remove_factor"),
            )
        ]
        return own + super(stock.UserAdmin, self).get_urls()

    def get_queryset(self, request):
        everybody = super().get_queryset(request).prefetch_related("groups")
        return everybody if request.user.is_superuser else everybody.filter(is_superuser=False)

    def get_fieldsets(self, request, obj=None):
        found = list(super().get_fieldsets(request, obj))
        return [*found, self.superuser_fields] if obj and request.user.is_superuser else found

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["queryset"] = account_permissions.list_grantable_roles(request.user)
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["help_text"] = "Only roles that may do no more than you are listed."
            return super(stock.UserAdmin, self).formfield_for_manytomany(db_field, request, **kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or account_permissions.may_manage(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        """An account is closed (“active” taken away): what it did keeps its name."""
        return super().has_delete_permission(request, obj) and request.user.is_superuser

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        before = User.objects.filter(pk=obj.pk).values(*FLAGS, "email").first() if change else {}
        super().save_model(request, obj, form, change)
        changed = [f"{flag}: {getattr(obj, flag)}" for flag in before if getattr(obj, flag) != before[flag]]
        if "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).delete()  # allauth's copy of the old one
        if changed:
            said = ", ".join("address" if one.startswith("email") else one for one in changed)
            audit.record_action(request, audit.What.RIGHTS_CHANGED, f"Account {obj}: {said}")

    def save_related(self, request, form, formsets, change):
        user, before = form.instance, _rights(form.instance)
        super().save_related(request, form, formsets, change)
        after = _rights(user)
        if before != after:
            audit.record_action(
                request, audit.What.RIGHTS_CHANGED, f"Account {user}: {describe_rights_change(before, after)}"
            )
        if not change:
            actions.send_invitation(request, user)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may = obj is not None and self.has_change_permission(request, obj)
        context |= {
            "may_invite": may and obj.is_active and bool(obj.email),
            "may_remove_factor": may and obj.pk != request.user.pk and second_factor.has_second_factor(obj),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="roles")
    def roles(self, user) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @admin.action(description="Invite: send a link to choose a password", permissions=["change"])
    def invite(self, request, queryset):
        chosen = [user for user in queryset if self.has_change_permission(request, user)]
        for user in chosen:
            actions.send_invitation(request, user)
        if left := queryset.count() - len(chosen):
            messages.warning(request, f"{left} left out: they may do more than you.")


def _rights(user) -> set[str]:
    groups = {f"role {name}" for name in user.groups.values_list("name", flat=True)}
    return groups | set(user.user_permissions.values_list("codename", flat=True))
