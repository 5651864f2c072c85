"""Boxes to type in: for a sentence, and for a list of short texts, one a line or parted by commas."""

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.postgres.fields import ArrayField
from django.db import models

LONG = 100  # letters: more than a phone shows in one line


class SentenceField(forms.CharField):
    """One line of text in a box that shows all of it on a phone too. Line breaks in it become spaces."""

    widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})

    def to_python(self, value) -> str:
        return " ".join((super().to_python(value) or "").splitlines())


class SentenceFields(BaseModelAdmin):
    """Of an admin or its rows: gives each long line of text a SentenceField."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if (
            isinstance(db_field, models.CharField)
            and not db_field.choices
            and (db_field.max_length or 0) > LONG
        ):
            kwargs |= {"form_class": SentenceField, "widget": SentenceField.widget}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class KnownNumbers(AutocompleteMixin):
    """Of a box that looks things up. Django's own asks the database for whatever was sent, and falls over words."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(
            name, [one for one in value if str(one).isdecimal() and len(str(one)) < 10], attr
        )


class LookUp(KnownNumbers, AutocompleteSelect):
    pass


class LookUpSeveral(KnownNumbers, AutocompleteSelectMultiple):
    pass


class PartsFields(BaseModelAdmin):
    """Of an admin: gives each list of short texts a PartsField, one a line."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, ArrayField):
            return PartsField.of(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class PartsField(forms.CharField):
    """Text in a box ⇄ a list of texts. Empty lines are left out."""

    widget = forms.Textarea

    def __init__(self, *, parted_by: str = "\n", most: int | None = None, longest: int, **kwargs):
        super().__init__(**kwargs)
        self.parted_by, self.most, self.longest = parted_by, most, longest

    @classmethod
    def of(cls, array, parted_by: str = "\n"):
        """The box for an ArrayField, with the same limits."""
        rows = min(array.size or 8, 8) if parted_by == "\n" else 2
        return cls(
            parted_by=parted_by,
            most=array.size,
            longest=array.base_field.max_length,
            required=not array.blank,
            label=array.verbose_name.capitalize(),
            help_text=array.help_text,
            widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        )

    def prepare_value(self, value):
        joiner = "\n" if self.parted_by == "\n" else f"{self.parted_by} "
        return joiner.join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:  # type: ignore[override]  # a field gives the domain's value
        return [part.strip() for part in str(value or "").split(self.parted_by) if part.strip()]

    def run_validators(self, value: list[str]) -> None:
        for part in value:
            super().run_validators(part)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if self.most and len(value) > self.most:
            raise forms.ValidationError(f"At most {self.most}: there are {len(value)}.")
        for part in value:
            if len(part) > self.longest:
                over = len(part) - self.longest
                raise forms.ValidationError(
                    f"“{part[:30]}…” is {over} letters too long: at most {self.longest}."
                )

    def has_changed(self, initial, data) -> bool:
        return list(initial or []) != self.to_python(data)
