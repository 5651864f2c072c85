"""Three-way merge of a form: how it stood when it was opened, how it stands now, and what was typed since.

Driven by Django's forms: a value is what the hidden widget of its field would send, and whether a box was changed is
what the field itself says. What was typed is rewritten so that it fits what stands now; the form then does the rest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db.models import UniqueConstraint
from django.forms import BaseForm, BoundField
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from msntc.content.rich_text import extract_plain_text

State = dict[str, dict[str, list[str]]]
"""Of a form: field → inputs by the end of their names → values, as they would be sent if nobody typed."""
CHOICE = "choose-"


@dataclass(frozen=True, slots=True)
class Conflict:
    """What two people changed in different ways. `name`: of the radio buttons with which one is chosen."""

    name: str
    label: str
    theirs: str
    mine: str


def get_input_values(bound: BoundField) -> dict[str, list[str]]:
    """What a box would send as it stands, by the end of the names of its inputs."""
    context = bound.field.hidden_widget().get_context(bound.html_name, bound.value(), {})["widget"]
    found: dict[str, list[str]] = {}
    for one in context.get("subwidgets", [context]):
        if one["value"] is not None:
            found.setdefault(one["name"].removeprefix(bound.html_name), []).append(str(one["value"]))
    return found


def list_editable_fields(form: BaseForm) -> list[str]:
    """The fields that somebody may type into."""
    hidden = (forms.models.InlineForeignKeyField, forms.FileField)
    pk = form._meta.model._meta.pk.name
    return [
        name
        for name, field in form.fields.items()
        if name not in (pk, "DELETE") and not field.disabled and not isinstance(field, hidden)
    ]


def get_form_state(form: BaseForm) -> State:
    return {name: get_input_values(form[name]) for name in list_editable_fields(form)}


def find_row_key(formset: BaseInlineFormSet) -> tuple[str, ...] | None:
    """The fields that name one row of an object: there can only be one with the same. None where nothing does."""
    parent, meta = formset.fk.name, formset.model._meta
    if formset.fk.unique:
        return ()
    rules = [
        rule.fields for rule in meta.constraints if isinstance(rule, UniqueConstraint) and not rule.condition
    ]
    rules += [tuple(names) for names in meta.unique_together]
    return next((tuple(name for name in names if name != parent) for names in rules if parent in names), None)


class Merge:
    """Rewrites `data` and `files`, and collects the conflicts. Rows that were not sent are left alone."""

    def __init__(self, data: QueryDict, files: MultiValueDict):
        self.data, self.files = data.copy(), files.copy()
        self.chosen = {
            name.removeprefix(CHOICE): self.data.pop(name)[-1] for name in data if name.startswith(CHOICE)
        }
        self.conflicts: list[Conflict] = []
        self.has_theirs = False

    def form(self, form: BaseForm, base: State | None, start: str = "", label: str = "") -> None:
        """`start`: how the names of its inputs begin in what was typed. `base` None: nobody knows how it stood."""
        for name in list_editable_fields(form):
            self.box(form[name], None if base is None else base.get(name, {}), f"{start}{name}", label)

    def box(self, bound: BoundField, base: dict | None, name: str, label: str) -> None:
        now, mine = get_input_values(bound), self.typed(bound.field, name)
        if self.chosen.get(name) == "theirs":
            return self.take(now, name)
        if base == now:
            return None
        if base is not None and not value_differs(bound.field, base, mine):
            self.has_theirs = True
            return self.take(now, name)
        if bound.field.has_changed(bound.initial, mine) and (base is None or box_differs(bound, base)):
            label = f"{label}: {bound.label}" if label else str(bound.label)
            theirs = format_form_value(bound.field, bound.value())
            self.conflicts.append(
                Conflict(CHOICE + name, label, theirs, format_form_value(bound.field, mine))
            )
        return None

    def typed(self, field: forms.Field, name: str):
        return field.widget.value_from_datadict(self.data, self.files, name)

    def take(self, now: dict[str, list[str]], name: str) -> None:
        for sent in [sent for sent in self.data if re.fullmatch(re.escape(name) + r"(_\d+)?", sent)]:
            del self.data[sent]
        for end, values in now.items():
            self.data.setlist(name + end, values)

    def rows(self, formset: BaseInlineFormSet, base: dict[str, State] | None) -> None:
        """Finds what each row that was sent is now, numbers them anew, and merges each with what stands there."""
        prefix = formset.prefix
        try:
            total = min(int(self.data[f"{prefix}-TOTAL_FORMS"]), formset.absolute_max)
        except (KeyError, ValueError):
            return
        plan = Plan(self, formset, base)
        kept = [row for row in map(plan.place, range(total)) if row is not None]
        kept.sort(key=lambda row: row.form is None)
        self.renumber(formset, kept)
        for n, row in enumerate(kept):
            start, label = (
                f"{prefix}-{n}-",
                f"{formset.model._meta.verbose_name} {row.form.instance if row.form else ''}",
            )
            if row.conflict:
                theirs, mine = row.conflict
                self.conflicts.append(
                    Conflict(f"{CHOICE}{prefix}-{n}", label.strip().capitalize(), theirs, mine)
                )
            elif row.form and not self.data.get(f"{start}DELETE"):
                self.form(row.form, row.base, start, label.capitalize())

    def renumber(self, formset: BaseInlineFormSet, rows: list["Row"]) -> None:
        prefix, pk = formset.prefix, formset.model._meta.pk.name
        for sent in (self.data, self.files):
            old = {
                name: sent.pop(name) for name in list(sent) if re.match(rf"{re.escape(prefix)}-\d+-", name)
            }
            for n, row in enumerate(rows):
                start = f"{prefix}-{row.number}-"
                for name in (name for name in old if name.startswith(start)):
                    sent.setlist(f"{prefix}-{n}-{name.removeprefix(start)}", old[name])
        for n, row in enumerate(rows):
            self.data[f"{prefix}-{n}-{pk}"] = row.form.instance.pk if row.form else ""
        self.data[f"{prefix}-INITIAL_FORMS"] = sum(row.form is not None for row in rows)
        self.data[f"{prefix}-TOTAL_FORMS"] = len(rows)


@dataclass(slots=True)
class Row:
    """A row that was sent: its number there, what stands in its place now, how that stood when it was opened."""

    number: int
    form: BaseForm | None = None
    base: State | None = None
    conflict: tuple[str, str] | None = None


class Plan:
    """What becomes of each row that was sent: matched by its key, then by what names it, then by its content."""

    def __init__(self, merge: Merge, formset: BaseInlineFormSet, base: dict[str, State] | None):
        self.merge, self.formset, self.base = merge, formset, base
        self.pk, self.key = formset.model._meta.pk.name, find_row_key(formset)
        self.now = {str(form.instance.pk): form for form in formset.initial_forms}
        sent = {merge.data.get(name) for name in merge.data if name.endswith(f"-{self.pk}")}
        self.unseen = {pk: form for pk, form in self.now.items() if pk not in sent and pk not in (base or {})}
        self.blank = formset.empty_form

    def place(self, n: int) -> Row | None:
        start = f"{self.formset.prefix}-{n}-"
        if self.merge.chosen.get(start.rstrip("-")) == "theirs":
            return None
        sent = self.merge.data.get(start + self.pk) or ""
        seen = self.base.get(sent) if self.base is not None else None
        deleted = bool(self.merge.data.get(f"{start}DELETE"))
        if form := self.now.get(sent):
            differs = seen is not None and deleted and get_form_state(form) != seen
            conflict = ("Leave it as it is now.", "Take it away.") if differs else None
            return Row(n, form, seen, conflict)
        if form := self.twin(start, seen):
            return Row(n, form, seen if sent else get_form_state(self.blank))
        if not sent:
            return Row(n)
        if deleted or (seen is not None and not self.typed_into(start, seen)):
            return None
        return Row(n, conflict=("It has been taken away.", "Put it back, with what you typed."))

    def twin(self, start: str, seen: State | None) -> BaseForm | None:
        """A row that came since and is the same: named alike, or with all that was typed into this one."""
        typed = self.typed_into(start, seen or get_form_state(self.blank))
        for pk, form in self.unseen.items():
            named_alike = self.key is not None and self.is_same(form, start, self.key)
            if (
                named_alike
                or (seen and get_form_state(form) == seen)
                or (typed and self.is_same(form, start, typed))
            ):
                return self.unseen.pop(pk)
        return None

    def typed_into(self, start: str, base: State) -> list[str]:
        fields = self.blank.fields
        return [
            name
            for name in list_editable_fields(self.blank)
            if value_differs(fields[name], base.get(name, {}), self.merge.typed(fields[name], start + name))
        ]

    def is_same(self, form: BaseForm, start: str, names: Iterable[str]) -> bool:
        fields = form.fields
        return not any(
            fields[name].has_changed(form[name].initial, self.merge.typed(fields[name], start + name))
            for name in names
        )


def value_differs(field: forms.Field, base: dict[str, list[str]], value) -> bool:
    """Whether `value` is another than `base`, as the field sees it."""
    sent = MultiValueDict({f"x{end}": values for end, values in base.items()})
    try:
        return field.has_changed(
            field.to_python(field.hidden_widget().value_from_datadict(sent, {}, "x")), value
        )
    except forms.ValidationError:
        return True


def box_differs(bound: BoundField, base: dict[str, list[str]]) -> bool:
    """Whether what stands now is really another than `base`, and not only written in another way."""
    sent = MultiValueDict({f"x{end}": values for end, values in get_input_values(bound).items()})
    return value_differs(bound.field, base, bound.field.hidden_widget().value_from_datadict(sent, {}, "x"))


def format_form_value(field: forms.Field, value) -> str:
    """A value as people read it."""
    if isinstance(field, forms.BooleanField):
        return "yes" if field.to_python(value) else "no"
    values = value if isinstance(value, list | tuple) else [value]
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    return (
        ", ".join(
            names.get(str(one), extract_plain_text(str(one))) for one in values if one not in (None, "")
        )
        or "empty"
    )
