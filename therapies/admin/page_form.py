"""The form of a page: knows which version it was opened with, and refuses to write over another's silently."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html

from therapies.models import TherapyPage


class TherapyPageForm(forms.ModelForm):
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

    def clean(self):
        values = super().clean()
        page, seen = self.instance, values.get("seen_version")
        if page.pk and seen != page.version:
            self.add_error(None, overtaken(page, seen))
            # Saving once more, after reading this, is meant: the form now stands on the other's version.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = page.version
        return values

    def _post_clean(self):
        """Also holds the rules between what is typed here and what is not, such as author and reviewer."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as fault:
                self._update_errors(fault)


def overtaken(page: TherapyPage, seen: int | None) -> str:
    """Who saved what while this form was open, with the way to see it."""
    records = page.history.order_by("history_id").select_related("history_user")
    theirs = records.filter(version=page.version).first()
    mine = records.filter(version=seen).last()
    who = (theirs and theirs.history_user) or "Somebody"
    when = theirs and date_format(timezone.localtime(theirs.history_date), r"j F Y \a\t H:i")
    link = ""
    if theirs and mine:
        address = reverse("admin:therapies_therapypage_difference", args=[page.pk, mine.pk, theirs.pk])
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
