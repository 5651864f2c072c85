"""The roles: the office sees what each may do, and only a superuser changes it."""

from django.contrib import admin
from django.contrib.auth import admin as stock
from django.contrib.auth.models import Group

from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.staff import audit

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(OptimisticLock, stock.GroupAdmin):
    def save_related(self, request, form, formsets, change):
        before = set(form.instance.permissions.values_list("codename", flat=True))
        super().save_related(request, form, formsets, change)
        after = set(form.instance.permissions.values_list("codename", flat=True))
        if before != after or not change:
            audit.record_action(
                request,
                audit.What.RIGHTS_CHANGED,
                f"Role {form.instance}: {describe_rights_change(before, after)}",
            )

    def delete_model(self, request, obj):
        audit.record_action(request, audit.What.RIGHTS_CHANGED, f"Role {obj} deleted")
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for role in queryset:
            audit.record_action(request, audit.What.RIGHTS_CHANGED, f"Role {role} deleted")
        super().delete_queryset(request, queryset)


def describe_rights_change(before: set[str], after: set[str]) -> str:
    """What came and what went, in words."""
    parts = [f"+ {name}" for name in sorted(after - before)] + [
        f"− {name}" for name in sorted(before - after)
    ]
    return ", ".join(parts) or "nothing"
