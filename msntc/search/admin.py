"""Where staff tell search about words, and see what it had nothing for."""

from django.contrib import admin

from msntc.admin_tools.optimistic_lock import OptimisticLock
from msntc.search.models import Signpost, SynonymGroup, UnansweredSearch
from therapies.admin.fields import PartsFields


@admin.register(SynonymGroup)
class SynonymGroupAdmin(PartsFields, OptimisticLock):
    list_display = ["__str__", "also_typed"]
    search_fields = ["words", "typed"]

    @admin.display(description="also typed")
    def also_typed(self, group: SynonymGroup) -> str:
        return ", ".join(group.typed)


@admin.register(Signpost)
class SignpostAdmin(PartsFields, OptimisticLock):
    list_display = ["subject", "name", "words"]
    search_fields = ["subject", "typed"]

    @admin.display(description="words")
    def words(self, post: Signpost) -> str:
        return ", ".join(post.typed)


@admin.register(UnansweredSearch)
class UnansweredSearchAdmin(admin.ModelAdmin):
    """What to write about next, or which word to add to those that mean the same."""

    list_display = ["words", "day", "count"]
    date_hierarchy = "day"
    search_fields = ["words"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
