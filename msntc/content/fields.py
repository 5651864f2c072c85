"""A form field that takes a photograph and gives back a clean picture, already stored."""

from dataclasses import asdict

from django import forms
from django.core import signing

from msntc.content import images

SALT = "msntc.content.fields.PictureField"


class PictureInput(forms.FileInput):
    """A box for a file, and beside it, signed and unseen, the picture that was chosen before.

    A browser sends a chosen file once only: where the form comes back because of another box, the picture stays.
    `can_clear`: with a tick that takes away the picture that there is.
    """

    template_name = "forms/picture.html"

    def __init__(self, attrs=None, can_clear=False):
        super().__init__(attrs)
        self.can_clear = can_clear

    def value_from_datadict(self, data, files, name):
        if self.can_clear and data.get(f"{name}-clear"):
            return False
        return super().value_from_datadict(data, files, name) or data.get(f"{name}-kept") or None

    def value_omitted_from_data(self, data, files, name) -> bool:
        return super().value_omitted_from_data(data, files, name) and not data.get(f"{name}-kept")

    def get_context(self, name, value, attrs):
        """`value` is the file, which carries its picture once it was cleaned, or the signed words."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"can_clear": self.can_clear, "is_cleared": value is False}
        picture = getattr(value, "picture", None) or unsign_picture(value)
        if picture:
            smallest = images.get_picture_url(picture.name, picture.widths[0])
            context["widget"] |= {"kept": sign_picture(picture), "smallest": smallest}
        return context


class PictureField(forms.FileField):
    """Cleans to a `pictures.Picture`, or None when nothing was chosen; says why a file cannot be used.

    False: the picture is to be taken away. The initial value is the name of the picture that is stored.
    """

    widget = PictureInput

    def __init__(self, *, can_clear=False, **kwargs):
        kwargs.setdefault(
            "help_text",
            "A photograph from a phone or a camera, up to 25 MB. We take out where and with what it was taken.",
        )
        widget = PictureInput(attrs={"accept": "image/*,.heic,.heif,.avif"}, can_clear=can_clear)
        super().__init__(**{"widget": widget} | kwargs)

    def bound_data(self, data, initial):
        return data

    def has_changed(self, initial, data) -> bool:
        """Taking away a picture where there is none is no change."""
        return super().has_changed(initial, data) and not (data is False and not initial)

    def clean(self, data, initial=None):
        """The picture of a file, or the one that was kept. Signed words that are not ours are as good as none."""
        if data is False:
            return False
        if isinstance(data, str):
            return unsign_picture(data) or super().clean(None)
        file = super().clean(data)
        if not file:
            return None
        try:
            file.picture = images.save_upload(file)
        except images.NotUsable as fault:
            raise forms.ValidationError(str(fault)) from None
        return file.picture


def sign_picture(picture: images.Picture) -> str:
    return signing.dumps(asdict(picture), salt=SALT)


def unsign_picture(words) -> images.Picture | None:
    """The picture that these words name; None where we did not write them."""
    try:
        return images.Picture(**signing.loads(words, salt=SALT)) if isinstance(words, str) else None
    except signing.BadSignature:
        return None
