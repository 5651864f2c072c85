"""The sources that pages cite, each by its key."""

from django import forms
from django.contrib import admin

from msntc.admin_tools.optimistic_lock import OptimisticLock
from therapies.models import Source


class SourceForm(forms.ModelForm):
    link = forms.URLField(required=False, assume_scheme="https", max_length=400)


@admin.register(Source)
class SourceAdmin(OptimisticLock):
    form = SourceForm
    list_display = ["key", "title", "kind", "year", "accessed_on", "retracted"]
    list_filter = ["kind", "retracted"]
    search_fields = ["key", "title", "authors", "doi"]
    fieldsets = [
        (None, {"fields": ["title", "authors", "journal", "year", "kind", "key"]}),
        ("Where it is found", {"fields": ["doi", "link", "accessed_on"]}),
        ("What it shows", {"fields": ["note", "quote", "retracted"]}),
    ]

    def get_prepopulated_fields(self, request, obj=None):
        """A key is suggested once. After that, texts cite it: it is not made anew."""
        return {} if obj else {"key": ["authors", "year"]}
