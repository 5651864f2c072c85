"""The form of a page about us: knows which version it was opened with, and never writes over another's silently."""

from django import forms
from django.utils import timezone
from django.utils.dateformat import format as date_format

from msntc.organisation.models import SitePage


class SitePageForm(forms.ModelForm):
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = SitePage
        fields = ["slug", "title", "summary", "body", "written_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.newest = (
            SitePage.objects.filter(pk=self.instance.pk).values_list("version", flat=True).first() or 0
        )
        self.initial["seen_version"] = self.newest

    def clean(self):
        values = super().clean()
        if self.instance.pk:
            # The row is held until it has been saved, so that two people cannot save at once.
            self.newest = SitePage.objects.select_for_update().get(pk=self.instance.pk).version
            if values.get("seen_version") != self.newest:
                self.add_error(None, overtaken(self.instance, self.newest))
                # Saving once more, after reading this, is meant: the form now stands on the other's version.
                self.data = self.data.copy()
                self.data[self.add_prefix("seen_version")] = self.newest
        return values


def overtaken(page: SitePage, version: int) -> str:
    """Who saved what while this form was open."""
    theirs = page.history.filter(version=version).select_related("history_user").last()
    who = (theirs and theirs.history_user) or "Somebody"
    when = theirs and date_format(timezone.localtime(theirs.history_date), r" on j F Y \a\t H:i")
    return (
        f"{who} saved this page{when or ''} while you had it open. Nothing of yours has been saved yet, and nothing "
        "is lost: your words are still in the form below. If you save again now, your words take the place of "
        "theirs; theirs stay in the history."
    )
