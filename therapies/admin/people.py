"""Who writes the pages, and who may check them."""

from django.contrib import admin

from therapies.models import Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "qualification", "is_clinician", "trained_on"]
    list_filter = ["is_clinician"]
    search_fields = ["name", "role"]
    autocomplete_fields = ["account"]
