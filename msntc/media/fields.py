"""A form field that takes a photograph and gives back a clean picture, already stored."""

from django import forms

from msntc.media import pictures


class PictureField(forms.FileField):
    """Cleans to a `pictures.Picture`, or None when nothing was chosen; says why a file cannot be used."""

    widget = forms.FileInput(attrs={"accept": "image/*"})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "We take out where and with what it was taken.")
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return pictures.keep(file)
        except pictures.NotUsable as fault:
            raise forms.ValidationError(str(fault)) from None
