"""The first photograph of a centre, with words for who cannot see it."""

from django import forms

from centres.tasks.forms.base import TaskForm
from centres.tasks.parts import Parts
from msntc.content.fields import PictureField

NO_WORDS = "Say what the picture shows, for people who cannot see it."
NO_PICTURE = "Choose a picture."


class PhotoForm(TaskForm):
    is_one_answer = True
    parts = ("photos",)

    picture = PictureField(label="Photograph", required=False)
    alt = forms.CharField(
        label="What it shows",
        max_length=200,
        required=False,
        help_text="For people who cannot see it. For example: the front door, with a ramp on the left.",
    )
    remove = forms.BooleanField(label="Take the photograph away", required=False)

    def prepare(self) -> None:
        if not self.stored:
            del self.fields["remove"]

    @property
    def stored(self) -> dict:
        """The photograph that there is; empty where there is none."""
        return next(iter(self.document["photos"]), {})

    def read_initial(self) -> dict:
        return {"alt": self.stored.get("alt", "")}

    def clean(self):
        values = super().clean() or {}
        if values.get("remove"):
            self.errors.clear()
        else:
            if not self.stored and not values.get("picture") and "picture" not in self.errors:
                self.add_error("picture", NO_PICTURE)
            if not values.get("alt") and "alt" not in self.errors:
                self.add_error("alt", NO_WORDS)
        return values

    def build_parts(self) -> Parts:
        first, *others = self.document["photos"] or [{"position": 10}]
        if self.cleaned_data.get("remove"):
            return {"photos": others}
        first = first | {"alt": self.cleaned_data["alt"]}
        if picture := self.cleaned_data.get("picture"):
            size = {"widths": list(picture.widths), "width": picture.width, "height": picture.height}
            first |= {"name": picture.name} | size
        return {"photos": [first, *others]}
