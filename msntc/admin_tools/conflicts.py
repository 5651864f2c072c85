"""What two people changed in different ways, worded as people read it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils import timezone
from django.utils.dateformat import format as date_format

from msntc.admin_tools.form_state import get_state_value
from msntc.content.rich_text import extract_plain_text


@dataclass(frozen=True, slots=True)
class Conflict:
    """`name`: of the radio buttons with which one is chosen."""

    name: str
    label: str
    theirs: str
    mine: str


def describe_values(bound: BoundField, base: dict[str, list[str]] | None, mine) -> tuple[str, str]:
    """What stands now, and what was typed. Words that differ in their markup alone are shown with it."""
    field, now = bound.field, bound.value()
    if describe := getattr(field.widget, "describe_change", None):
        before = None if base is None else get_state_value(field, base)
        return describe(before, now), describe(before, mine)
    words = format_form_value(field, now), format_form_value(field, mine)
    return words if words[0] != words[1] else (str(now), str(mine))


def format_form_value(field: forms.Field, value) -> str:
    """A value as people read it."""
    if isinstance(field, forms.FileField):
        return format_file(value)
    if isinstance(field, forms.BooleanField):
        return "yes" if field.to_python(value) else "no"
    if isinstance(field, forms.DateField | forms.TimeField | forms.DateTimeField):
        return format_moment(field, value)
    values = value if isinstance(value, list | tuple) else [value]
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    found = [names.get(str(one), extract_plain_text(str(one))) for one in values if one not in (None, "")]
    return ", ".join(found) or "empty"


def format_file(value) -> str:
    if isinstance(value, UploadedFile):
        return f"the file {value.name}"
    return "the one that you chose" if value else "none: it is taken away"


def format_moment(field: forms.Field, value) -> str:
    try:
        found = field.to_python(value)
    except forms.ValidationError:
        return str(value)
    if isinstance(found, datetime):
        return date_format(timezone.localtime(found), "j F Y, H:i")
    if isinstance(found, date):
        return date_format(found, "j F Y")
    return found.strftime("%H:%M") if isinstance(found, time) else "empty"
