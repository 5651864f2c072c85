"""Two people at one thing: a form knows which version it was opened with, and never writes over another's silently."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html


class SeenVersionForm(forms.ModelForm):
    """For a model with `version` and `history`; `difference` names the address that compares two of its records."""

    difference = ""
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def clean(self):
        values = super().clean()
        thing, seen = self.instance, values.get("seen_version")
        if thing.pk and seen != thing.version:
            self.add_error(None, self.overtaken(seen))
            # Saving once more, after reading this, is meant: the form now stands on the other's version.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = thing.version
        return values

    def overtaken(self, seen: int | None) -> str:
        """Who saved what while this form was open, with the way to see it."""
        thing = self.instance
        records = thing.history.order_by("history_id").select_related("history_user")
        theirs = records.filter(version=thing.version).first()
        mine = records.filter(version=seen).last()
        who = (theirs and theirs.history_user) or "Somebody"
        when = theirs and date_format(timezone.localtime(theirs.history_date), r"j F Y \a\t H:i")
        link = ""
        if theirs and mine:
            address = reverse(self.difference, args=[thing.pk, mine.pk, theirs.pk])
            link = format_html(
                '<a href="{}" target="_blank">See what {} changed (opens a new tab)</a>.', address, who
            )
        return format_html(
            "{} saved this page {} while you had it open. Nothing of yours has been saved yet, and nothing is lost: "
            "your words are still in the form below. {} If you save again now, your words take the place of theirs; "
            "theirs stay in the history.",
            who,
            f"on {when}" if when else "",
            link,
        )
