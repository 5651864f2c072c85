"""What all task forms share."""

from typing import ClassVar

from django import forms
from django.http import QueryDict

from centres.models import Centre
from centres.tasks.parts import Parts, read_parts


class TaskForm(forms.Form):
    """Shows parts of a centre's document, and gives back what they are to be.

    `choice` says which of several pages of the task is meant: a service, a group of facts.
    """

    parts: ClassVar[tuple[str, ...]] = ()
    choices: ClassVar[dict[str, str]] = {}
    """The pages of the task, where it has several, each with its name."""
    is_one_answer: ClassVar[bool] = False
    """Whether its boxes belong together, so that none can be taken from elsewhere."""

    def __init__(self, data=None, files=None, *, centre: Centre, document: dict, choice: str = "", **kwargs):
        self.centre, self.document, self.choice = centre, document, choice
        super().__init__(data, files, **kwargs)
        self.use_required_attribute = False
        self.prepare()
        if data is None:
            self.initial = self.read_initial() | dict(self.initial)

    def prepare(self) -> None:
        """Adds the fields that depend on the centre."""

    def read_initial(self) -> dict:
        """The values of the boxes as the centre stands."""
        return {name: value or "" for name, value in read_parts(self.document, self.parts).items()}

    def copy_rows(self, sent: QueryDict) -> dict | None:
        """What stands in the boxes once a row was copied to others; None where nothing of the kind was pressed."""
        return None

    def list_touched(self, sent: QueryDict, files) -> dict:
        """What was typed into boxes that showed this form's values, of those in which something else was typed."""
        found = {}
        for name, box in self.fields.items():
            typed = box.widget.value_from_datadict(sent, files, name)
            if box.has_changed(self.get_initial_for_field(box, name), typed):
                found[name] = typed
        return found

    @property
    def shown(self) -> object:
        """What of the centre the page shows: where somebody changed it meanwhile, both are shown."""
        return read_parts(self.document, self.parts)

    def build_parts(self) -> Parts:
        """What the parts are to be, for a form that is valid."""
        return {name: self.cleaned_data[name] for name in self.parts}
