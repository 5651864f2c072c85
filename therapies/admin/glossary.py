"""The words that pages explain."""

from django.contrib import admin

from therapies.admin.fields import PartsField
from therapies.models import Term


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    list_display = ["term", "meaning"]
    search_fields = ["term", "also", "meaning"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "also":
            return PartsField.of(db_field, parted_by=",")
        return super().formfield_for_dbfield(db_field, request, **kwargs)
