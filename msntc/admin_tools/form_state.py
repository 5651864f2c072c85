"""How a form stands: each value as the hidden widget of its field would send it, a file by the name that is stored."""

from django import forms
from django.forms import BoundField
from django.forms.models import BaseModelForm
from django.utils.datastructures import MultiValueDict

State = dict[str, dict[str, list[str]]]
"""Of a form: field → inputs by the end of their names → values, as they would be sent if nobody typed."""


def get_input_values(bound: BoundField) -> dict[str, list[str]]:
    """What a box would send as it stands, by the end of the names of its inputs."""
    context = bound.field.hidden_widget().get_context(bound.html_name, bound.value(), {})["widget"]
    found: dict[str, list[str]] = {}
    for one in context.get("subwidgets", [context]):
        if one["value"] is not None:
            found.setdefault(one["name"].removeprefix(bound.html_name), []).append(str(one["value"]))
    return found


def list_editable_fields(form: BaseModelForm) -> list[str]:
    """The fields that somebody may type into."""
    pk = form._meta.model._meta.pk.name
    return [
        name
        for name, field in form.fields.items()
        if name not in (pk, "DELETE")
        and not field.disabled
        and not isinstance(field, forms.models.InlineForeignKeyField)
    ]


def get_form_state(form: BaseModelForm) -> State:
    return {name: get_input_values(form[name]) for name in list_editable_fields(form)}


def get_state_value(field: forms.Field, base: dict[str, list[str]]):
    """What a widget would read from a state."""
    sent = MultiValueDict({f"x{end}": values for end, values in base.items()})
    return field.hidden_widget().value_from_datadict(sent, MultiValueDict(), "x")


def value_differs(field: forms.Field, base: dict[str, list[str]], value) -> bool:
    """Whether `value` is another than `base`, as the field sees it. No file chosen: the one that is stored stays."""
    stood = get_state_value(field, base)
    if isinstance(field, forms.FileField):
        return field.has_changed(stood, value)
    try:
        return field.has_changed(field.to_python(stood), value)
    except forms.ValidationError:
        return True


def box_differs(bound: BoundField, base: dict[str, list[str]]) -> bool:
    """Whether what stands now is really another than `base`, and not only written in another way."""
    now = get_input_values(bound)
    if isinstance(bound.field, forms.FileField):
        return now != base
    return value_differs(bound.field, base, get_state_value(bound.field, now))
