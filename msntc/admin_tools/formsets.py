"""Rows in a form of the admin: rules that speak of the object they belong to are held in the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet

from msntc.admin_tools.merge import find_row_key


class RowFormSet(BaseInlineFormSet):
    """Says in the form that a row is there already: Django leaves rules with the parent to the database until 6.0.

    Ticket 35676. Rows of the form itself are held against one another by Django; here against those that it lacks.
    """

    model: Any
    _should_delete_form: Callable[[forms.ModelForm], bool]

    def clean(self):
        super().clean()
        key = find_row_key(self)
        if not key or not self.instance.pk:
            return
        sent = [form.instance.pk for form in self.initial_forms]
        others = self.model._base_manager.filter(**{self.fk.name: self.instance}).exclude(pk__in=sent)
        taken = set(others.values_list(*key)) if any(form.has_changed() for form in self.forms) else set()
        names = [self.model._meta.get_field(name).attname for name in key]
        for form in self.forms:
            mine = tuple(getattr(form.instance, name) for name in names)
            if mine in taken and form.has_changed() and not self._should_delete_form(form):
                form.add_error(None, forms.ValidationError(self.is_there_already()))

    def is_there_already(self) -> str:
        for rule in self.model._meta.constraints:
            if self.fk.name in getattr(rule, "fields", ()):
                return str(rule.violation_error_message)
        return f"This {self.model._meta.verbose_name} is in the list already."
