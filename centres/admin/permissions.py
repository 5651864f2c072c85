"""Who sees which centres in the admin: who may add centres sees all, which is the office; anybody else their own.

Every way in goes through here: lists, search, choices, autocomplete, history, bulk actions and direct addresses.
"""

from django.contrib import admin
from django.db.models import QuerySet

from centres.models import Centre
from msntc.admin_tools.optimistic_lock import OptimisticLock


def can_see_all_centres(user) -> bool:
    return user.has_perm("centres.add_centre")


def get_own_centres(user, centres: QuerySet | None = None) -> QuerySet:
    """The centres that this member of staff may see."""
    centres = Centre.objects.all() if centres is None else centres
    return centres if can_see_all_centres(user) else centres.filter(editors=user)


def is_own_centre(user, centre: Centre | None) -> bool:
    return centre is None or can_see_all_centres(user) or centre.editors.filter(pk=user.pk).exists()


class PartOfCentre(admin.options.InlineModelAdmin):
    """Rows of a centre: who may change the centre may change them, and needs no other permission."""

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("centres.change_centre") and is_own_centre(request.user, obj)

    has_add_permission = has_delete_permission = has_change_permission

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("centres.view_centre") or self.has_change_permission(request, obj)


class OfOwnCentres(OptimisticLock):
    """Things that belong to a centre and have pages of their own: only those of one's own centres."""

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("centre")
        return found if can_see_all_centres(request.user) else found.filter(centre__editors=request.user)

    def is_own(self, request, obj) -> bool:
        return (
            obj is None
            or can_see_all_centres(request.user)
            or (obj.centre_id and is_own_centre(request.user, obj.centre))
        )

    def has_view_permission(self, request, obj=None) -> bool:
        return super().has_view_permission(request, obj) and self.is_own(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self.is_own(request, obj)

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
