"""The box of site search."""

import re

from django import forms


class WordsField(forms.CharField):
    """Words as they are typed or pasted: whatever is no letter to the database is a space."""

    def to_python(self, value):
        return " ".join(
            re.sub(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]+", " ", super().to_python(value) or "").split()
        )


class SearchForm(forms.Form):
    q = WordsField(
        label="What are you looking for?",
        help_text="For example: tired, oxygen, yoga.",
        max_length=200,
        widget=forms.TextInput(attrs={"enterkeyhint": "search", "autocomplete": "off"}),
        error_messages={
            "required": "Type a word or two to search for, for example: tired.",
            "max_length": "That is too long. Type only a few words, for example: tired.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
