"""All that is wrong in a form of the admin, in the order of the page, each with the control that it leads to.

Django 5.2 says only "Please correct the errors below" (ticket 35706), and keeps a folded part shut whose error belongs
to all its rows, or stands in a line of several boxes.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from django import template
from django.contrib.admin.utils import flatten_fieldsets
from django.template.defaultfilters import capfirst

from msntc.templatetags.site import first_control

register = template.Library()


class FormError(NamedTuple):
    """What is wrong, where, and the id of the control to mend it in: empty where it concerns the whole form."""

    words: str
    where: str = ""
    control: str = ""


@register.inclusion_tag("admin/_errors.html", takes_context=True)
def admin_errors(context: template.Context) -> dict:
    """The list for a page of one object; opens the folded parts that hold an error.

    `first_of_all`, where a page has one, names the part below which it shows the first of its inlines.
    """
    adminform, inlines = context["adminform"], list(context.get("inline_admin_formsets") or [])
    open_folded_parts(adminform, inlines)
    return {"found": list(list_page_errors(adminform, inlines, context.get("first_of_all")))}


@register.inclusion_tag("admin/_errors.html")
def form_errors(form) -> dict:
    """The list for a form that is no object's."""
    return {"found": [*list_form_wide_errors(form), *list_field_errors(form, form.fields)]}


def open_folded_parts(adminform, inlines: list) -> None:
    form = adminform.form
    wrong = set(form.errors)
    wrong |= {name for words in form.non_field_errors() for name in list_constraint_fields(form, words)}
    adminform.fieldsets = [
        (name, options | {"classes": [one for one in options.get("classes", ()) if one != "collapse"]})
        if wrong.intersection(flatten_fieldsets([(name, options)]))
        else (name, options)
        for name, options in adminform.fieldsets
    ]
    for inline in inlines:
        if any(inline.formset.errors) or inline.non_form_errors():
            inline.is_collapsible = False


def list_page_errors(adminform, inlines: list, first_of_all: str | None) -> Iterator[FormError]:
    form = adminform.form
    shown = flatten_fieldsets(adminform.fieldsets)
    yield from list_form_wide_errors(form, shown)
    rest = iter(inlines)
    for name, options in adminform.fieldsets:
        yield from list_field_errors(form, flatten_fieldsets([(name, options)]), name or "")
        if first_of_all and name == first_of_all:
            yield from list_row_errors(next(rest, None))
    for inline in rest:
        yield from list_row_errors(inline)


def list_form_wide_errors(form, shown: Collection[str] | None = None) -> Iterator[FormError]:
    """What concerns all of a form, and what stands in fields that its page does not show."""
    for words in form.non_field_errors():
        rule = list_constraint_fields(form, words)
        yield next(
            (one._replace(words=words) for one in list_boxes(form, shown or form.fields, rule)),
            FormError(words),
        )
    for name in form.fields:
        if shown is not None and name not in shown:
            yield from (FormError(words, form[name].label) for words in form[name].errors)


def list_constraint_fields(form, words: str) -> set[str]:
    """The fields of the database's rule that says so; none where it is no rule of the form's model."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    found: set[str] = set()
    for rule in model._meta.constraints if model else []:
        if rule.get_violation_error_message() == words:
            found |= getattr(getattr(rule, "condition", None), "referenced_base_fields", set())
    return found


def list_boxes(form, names: Iterable[str], wanted: Collection[str]) -> Iterator[FormError]:
    for name in names:
        if name in form.fields and name in wanted and not form[name].is_hidden:
            yield FormError("", capfirst(form[name].label), first_control(form[name]))


def list_field_errors(form, names: Iterable[str], where: str = "") -> Iterator[FormError]:
    for name in names:
        if name in form.fields:
            field = form[name]
            control = "" if field.is_hidden else first_control(field)
            place = ", ".join(filter(None, [where, capfirst(field.label)]))
            yield from (FormError(words, place, control) for words in field.errors)


def list_row_errors(inline) -> Iterator[FormError]:
    """What is wrong with all rows leads to the first of them, with one row to its first box."""
    if inline is None:
        return
    part = capfirst(inline.opts.verbose_name_plural)
    shown = flatten_fieldsets(inline.fieldsets)
    rows = list(inline)[: len(inline.formset.forms)]  # the last is the pattern for rows to come
    top = next(
        filter(None, (find_first_box(row.form, shown) for row in rows)), f"{inline.formset.prefix}-group"
    )
    yield from (FormError(words, part, top) for words in inline.non_form_errors())
    for number, row in enumerate(rows, 1):
        where = f"{part}, {row.original or f'#{number}'}"
        for wrong in list_form_wide_errors(row.form, shown):
            yield wrong._replace(where=where, control=find_first_box(row.form, shown) or top)
        yield from list_field_errors(row.form, shown, where)


def find_first_box(form, names: Iterable[str]) -> str:
    seen = (form[name] for name in names if name in form.fields)
    return next((first_control(field) for field in seen if not field.is_hidden), "")
