"""The form of a page: holds the rules between its fields."""

from django import forms


class TherapyPageForm(forms.ModelForm):
    def _post_clean(self):
        """Also holds the rules between what is typed here and what is not, such as author and reviewer."""
        super()._post_clean()  # type: ignore[misc]  # the stubs lack it
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as fault:
                self._update_errors(fault)  # type: ignore[attr-defined]  # likewise
