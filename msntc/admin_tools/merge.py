"""Three-way merge of a form: how it stood when it was opened, how it stands now, and what was typed since.

Driven by Django's forms: a value is what the hidden widget of its field would send, and whether a box was changed is
what the field itself says. What was typed is rewritten so that it fits what stands now; the form then does the rest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import UniqueConstraint
from django.forms import BoundField
from django.forms.models import BaseModelForm
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst

from msntc.admin_tools.conflicts import Conflict, describe_values
from msntc.admin_tools.form_state import (
    State,
    box_differs,
    get_form_state,
    get_input_values,
    list_editable_fields,
    value_differs,
)

CHOICE = "choose-"
TAKEN_AWAY = ("It has been taken away.", "Put it back, with what you typed.")
CHANGED = ("Leave it as it is now.", "Take it away.")


def find_row_key(formset: Any) -> tuple[str, ...] | None:
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
    """Rewrites `data` and `files`, and collects the conflicts. Rows that were not sent are left alone.

    `asked`: what stood in each box or row when its form came back with a question, by the name of the question.
    """

    def __init__(self, data: QueryDict, files: MultiValueDict, asked: dict[str, dict] | None = None):
        self.data, self.files, self.asked = data.copy(), files.copy(), dict(asked or {})
        self.chosen = {name: self.data.pop(name)[-1] for name in data if name.startswith(CHOICE)}
        self.conflicts: list[Conflict] = []
        self.has_theirs = self.has_kept_theirs = False

    def form(self, form: BaseModelForm, base: State | None, start: str = "", label: str = "") -> None:
        """`start`: how the names of its inputs begin in what was typed. `base` None: nobody knows how it stood."""
        for name in list_editable_fields(form):
            self.box(form[name], None if base is None else base.get(name, {}), f"{start}{name}", label)

    def box(self, bound: BoundField, base: dict | None, name: str, label: str) -> None:
        now, mine = get_input_values(bound), self.typed(bound.field, name)
        answer = self.answer(CHOICE + name, bound.field)
        if answer == "theirs":
            return self.take(now, name)
        if base == now and answer != "none":
            return None
        if base is not None and not value_differs(bound.field, base, mine):
            self.has_theirs |= base != now
            return self.take(now, name)
        if bound.field.has_changed(bound.initial, mine) and (
            base is None or answer == "none" or box_differs(bound, base)
        ):
            said = describe_values(bound, base, mine)
            label = ": ".join(filter(None, [label, str(bound.label)]))
            self.conflicts.append(Conflict(CHOICE + name, capfirst(label), *said))
        return None

    def answer(self, question: str, field: forms.Field | None = None) -> str:
        """“theirs” or “mine” as chosen, “” where nothing was asked, “none” where there is no clear answer.

        What was typed since the question came up is an answer by itself, unless what is saved was chosen as well.
        """
        chosen = self.chosen.get(question, "")
        if question not in self.asked:
            return chosen
        asked, name = self.asked[question], question.removeprefix(CHOICE)
        sent, has_file = self.read_sent(question)
        edited = has_file or sent != asked
        if edited and field:  # a map writes its point anew when it opens
            edited = value_differs(field, asked, self.typed(field, name))
        if chosen == "theirs" and not edited:
            self.has_kept_theirs = True
            return "theirs"
        return "mine" if chosen == "mine" or (edited and not chosen) else "none"

    def read_sent(self, question: str) -> tuple[dict[str, list[str]], bool]:
        """What was typed into a box or a row, by the ends of its names; whether a new file was chosen there."""
        name = question.removeprefix(CHOICE)
        part = re.compile(re.escape(name) + r"(_\d+|-.+)?")
        sent = {
            one.removeprefix(name): [str(value) for value in values]
            for one, values in self.data.lists()
            if part.fullmatch(one) and not one.endswith("-kept")
        }
        return sent, any(part.fullmatch(one) for one in self.files)

    def typed(self, field: forms.Field, name: str):
        return field.widget.value_from_datadict(self.data, self.files, name)

    def take(self, now: dict[str, list[str]], name: str) -> None:
        for sent in (self.data, self.files):
            for one in [one for one in sent if re.fullmatch(re.escape(name) + r"(_\d+|-[a-z]+)?", one)]:
                del sent[one]
        for end, values in now.items():
            self.data.setlist(name + end, values)

    def rows(self, formset: Any, base: dict[str, State] | None, kind: str) -> None:
        """Finds what each row that was sent is now, numbers them anew, and merges each with what stands there.

        `kind`: what the form calls such a row.
        """
        prefix = formset.prefix
        try:
            total = min(int(str(self.data[f"{prefix}-TOTAL_FORMS"])), formset.absolute_max)
        except (KeyError, ValueError):
            return
        plan = Plan(self, formset, base)
        kept = [row for row in map(plan.place, range(total)) if row is not None]
        kept.sort(key=lambda row: row.form is None)
        self.renumber(formset, kept)
        for n, row in enumerate(kept):
            start = f"{prefix}-{n}-"
            label = f"{capfirst(kind)} {row.form.instance if row.form else ''}".strip()
            if row.conflict:
                self.conflicts.append(Conflict(f"{CHOICE}{prefix}-{n}", label, *row.conflict))
            elif row.form and not self.data.get(f"{start}DELETE"):
                self.form(row.form, row.base, start, label)

    def renumber(self, formset: Any, rows: list["Row"]) -> None:
        prefix, pk = formset.prefix, formset.model._meta.pk.name
        for sent in (self.data, self.files):
            old = {
                name: sent.pop(name) for name in list(sent) if re.match(rf"{re.escape(prefix)}-\d+-", name)
            }
            for n, row in enumerate(rows):
                start = f"{prefix}-{row.number}-"
                for name in (name for name in old if name.startswith(start)):
                    sent.setlist(f"{prefix}-{n}-{name.removeprefix(start)}", old[name])
        for answers in cast(tuple[dict[str, Any], ...], (self.chosen, self.asked)):
            asked = CHOICE + prefix
            old = {name: answers.pop(name) for name in list(answers) if name.startswith(f"{asked}-")}
            for n, row in enumerate(rows):
                before = re.compile(rf"{re.escape(asked)}-{row.number}(?!\d)")
                answers.update(
                    {before.sub(f"{asked}-{n}", name): old[name] for name in old if before.match(name)}
                )
        for n, row in enumerate(rows):
            self.data[f"{prefix}-{n}-{pk}"] = row.form.instance.pk if row.form else ""
        self.data[f"{prefix}-INITIAL_FORMS"] = str(sum(row.form is not None for row in rows))
        self.data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))


@dataclass(slots=True)
class Row:
    """A row that was sent: its number there, what stands in its place now, how that stood when it was opened."""

    number: int
    form: BaseModelForm | None = None
    base: State | None = None
    conflict: tuple[str, str] | None = None


class Plan:
    """What becomes of each row that was sent: matched by its key, then by what names it, then by its content."""

    def __init__(self, merge: Merge, formset: Any, base: dict[str, State] | None):
        self.merge, self.formset, self.base = merge, formset, base
        self.pk, self.key = formset.model._meta.pk.name, find_row_key(formset)
        self.now: dict[str, BaseModelForm] = {str(form.instance.pk): form for form in formset.initial_forms}
        sent = {merge.data.get(name) for name in merge.data if name.endswith(f"-{self.pk}")}
        self.unseen = {pk: form for pk, form in self.now.items() if pk not in sent and pk not in (base or {})}
        self.blank = formset.empty_form

    def place(self, n: int) -> Row | None:
        start = f"{self.formset.prefix}-{n}-"
        answer = self.merge.answer(CHOICE + start.rstrip("-"))
        if answer == "theirs":
            return None
        sent = self.merge.data.get(start + self.pk) or ""
        seen = self.base.get(sent) if self.base is not None else None
        deleted = bool(self.merge.data.get(f"{start}DELETE"))
        if form := self.now.get(sent):
            differs = answer == "none" or (seen is not None and get_form_state(form) != seen)
            return Row(n, form, seen, CHANGED if deleted and differs else None)
        if form := self.twin(start, seen):
            return Row(n, form, seen if sent else get_form_state(self.blank))
        if not sent:
            return Row(n, conflict=TAKEN_AWAY if answer == "none" else None)
        if deleted or (seen is not None and not self.typed_into(start, seen)):
            return None
        return Row(n, conflict=TAKEN_AWAY)

    def twin(self, start: str, seen: State | None) -> BaseModelForm | None:
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

    def is_same(self, form: BaseModelForm, start: str, names: Iterable[str]) -> bool:
        fields = form.fields
        return not any(
            fields[name].has_changed(form[name].initial, self.merge.typed(fields[name], start + name))
            for name in names
        )
