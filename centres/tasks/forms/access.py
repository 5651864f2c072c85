"""Getting in: yes, no or not known for each fact, with the number where it is measured."""

from django import forms
from django.utils import timezone

from centres.models import MEASURED_IN, AccessFact, Fact
from centres.tasks.forms.base import TaskForm
from centres.tasks.parts import Parts

HALF = len(Fact) // 2
GROUPS = {"arriving": list(Fact)[:HALF], "inside": list(Fact)[HALF:]}
MOST = 9_999
NO_ANSWER = "A number needs a yes or a no."


class AccessForm(TaskForm):
    parts = ("access",)
    choices = {"arriving": "Arriving", "inside": "Inside"}

    def prepare(self) -> None:
        for fact in self.facts:
            self.fields[fact.value] = forms.ChoiceField(
                label=fact.label, choices=AccessFact.Answer, widget=forms.RadioSelect
            )
            if unit := MEASURED_IN.get(fact):
                self.fields[f"{fact.value}-number"] = forms.IntegerField(
                    label=unit.capitalize(),
                    min_value=0,
                    max_value=MOST,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                    error_messages={"invalid": "Write a whole number, like 3."},
                )

    @property
    def facts(self) -> list[Fact]:
        return GROUPS[self.choice]

    @property
    def rows(self) -> list[tuple]:
        """Each fact with the box for its number, where it has one."""
        return [
            (self[fact.value], self[f"{fact.value}-number"] if fact in MEASURED_IN else None)
            for fact in self.facts
        ]

    @property
    def shown(self) -> object:
        return [row for row in self.document["access"] if row["fact"] in self.facts]

    def read_initial(self) -> dict:
        initial: dict = dict.fromkeys(self.facts, AccessFact.Answer.UNKNOWN)
        for row in self.document["access"]:
            initial |= {row["fact"]: row["answer"], f"{row['fact']}-number": row["number"]}
        return initial

    def clean(self):
        values = super().clean() or {}
        for fact in MEASURED_IN:
            number = values.get(f"{fact.value}-number")
            if number is not None and values.get(fact.value) == AccessFact.Answer.UNKNOWN:
                self.add_error(f"{fact.value}-number", NO_ANSWER)
        return values

    def build_parts(self) -> Parts:
        """A fact that was not known and stays so has no row. What is answered anew was checked today.

        A note was about the answer that it stands beside, and goes with it.
        """
        rows = {row["fact"]: row for row in self.document["access"]}
        for fact in self.facts:
            answer, number = self.cleaned_data[fact.value], self.cleaned_data.get(f"{fact.value}-number")
            row = rows.get(fact.value, {"fact": fact.value, "answer": "unknown", "number": None, "note": ""})
            if (row["answer"], row["number"]) != (answer, number):
                today = timezone.localdate().isoformat() if answer != "unknown" else None
                note = row["note"] if row["answer"] == answer else ""
                rows[fact.value] = row | {
                    "answer": answer,
                    "number": number,
                    "note": note,
                    "checked_on": today,
                }
        return {"access": [rows[fact] for fact in sorted(rows)]}
