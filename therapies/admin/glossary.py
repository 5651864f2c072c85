"""The words that pages explain."""

from django import forms
from django.contrib import admin

from msntc.admin_tools.optimistic_lock import OptimisticLock
from therapies.admin.fields import PartsField
from therapies.content_checks.claims import find_claims
from therapies.models import Term


class TermForm(forms.ModelForm):
    def clean_meaning(self) -> str:
        """A meaning is shown on every page that uses the word, so it promises nothing either (K6)."""
        meaning = self.cleaned_data["meaning"]
        if found := next((claim for claim in find_claims(meaning) if claim.blocks), None):
            raise forms.ValidationError(f"Take out “{found.phrase}”: {found.frame.says}")
        return meaning


@admin.register(Term)
class TermAdmin(OptimisticLock):
    form = TermForm
    fields = ["term", "also", "meaning"]
    list_display = ["term", "meaning"]
    search_fields = ["term", "also", "meaning"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "also":
            return PartsField.of(db_field, parted_by=",")
        return super().formfield_for_dbfield(db_field, request, **kwargs)
