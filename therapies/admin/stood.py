"""Two people at one small thing: its form knows how it stood when it was opened, and writes over nobody silently.

For what has no versions of its own; the pages have `msntc.desk.seen`. templates/admin/therapies/change_form.html
shows the hidden field.
"""

from hashlib import sha256

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.html import format_html, format_html_join


class StoodForm(forms.ModelForm):
    stood = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["stood"] = mark(self.instance) if self.instance.pk else ""

    def clean(self):
        values = super().clean()
        kept = type(
            self.instance
        )._default_manager.select_for_update()  # nobody else saves until this is saved
        now = kept.filter(pk=self.instance.pk).first() if self.instance.pk else None
        if now and values.get("stood") != mark(now) and (theirs := self.differs(now, values)):
            self.add_error(None, overtaken(now, theirs))
            # Saving once more, after reading this, is meant: the form now stands on what the other saved.
            self.data = self.data.copy()
            self.data[self.add_prefix("stood")] = mark(now)
        return values

    def differs(self, now: Model, values: dict) -> list[tuple[str, object]]:
        """Label and value of each field that stands otherwise than it was typed here."""
        return [
            (self.fields[name].label, shown(now, name))
            for name, value in values.items()
            if name != "stood" and value != getattr(now, name)
        ]


def mark(thing: Model) -> str:
    values = [str(getattr(thing, field.attname)) for field in thing._meta.concrete_fields]
    return sha256("\x1f".join(values).encode()).hexdigest()


def shown(thing: Model, name: str) -> object:
    value = getattr(thing, f"get_{name}_display", lambda: getattr(thing, name))()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value or "empty"


def overtaken(thing: Model, theirs: list[tuple[str, object]]) -> str:
    """Who saved meanwhile, and what stands there now."""
    kind = ContentType.objects.get_for_model(thing)
    last = LogEntry.objects.filter(content_type=kind, object_id=str(thing.pk)).select_related("user").first()
    return format_html(
        "{} saved this while you had it open. Nothing of yours has been saved yet: your words are still in the form "
        "below. What stands there now:<ul>{}</ul>If you save again, your words take its place.",
        last.user if last else "Somebody",
        format_html_join("", "<li>{}: {}</li>", theirs),
    )
