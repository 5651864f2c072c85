"""The rows of a page in its form: sections, questions, evidence, changes."""

from dataclasses import asdict

from django import forms
from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from msntc.admin_tools.formsets import RowFormSet
from msntc.content.fields import PictureField
from therapies.admin.fields import LookUpSeveral, SentenceFields
from therapies.models import Change, EvidenceStatement, Question, Section


class KeptFormSet(RowFormSet):
    """Takes rows in the order of the page; a row without a position comes last."""

    def clean(self):
        super().clean()
        last = 0
        for form in self.left():
            if not form.has_changed() and not form.instance.pk:
                continue
            if "position" in form.fields and form.cleaned_data.get("position") is None:
                form.instance.position = form.cleaned_data["position"] = last + 10
            last = max(last, getattr(form.instance, "position", 0) or 0)

    def left(self):
        return [form for form in self.forms if not self._should_delete_form(form)]


class EvidenceFormSet(KeptFormSet):
    def clean(self):
        super().clean()
        if sum(form.cleaned_data.get("headline", False) for form in self.left()) > 1:
            raise forms.ValidationError("Only one statement can stand for the page in lists. Choose one.")

    def save(self, commit=True):
        """The statement that stood for the page steps down first: the database knows only one at a time."""
        chosen = [form.instance.pk for form in self.left() if form.cleaned_data.get("headline")]
        self.instance.evidence.exclude(pk__in=[pk for pk in chosen if pk]).update(headline=False)
        return super().save(commit)


class RowForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            self.fields["position"].help_text = "Lower numbers come first. Empty: at the end."
            if not self.instance.pk:
                self.initial["position"] = None


class EvidenceForm(RowForm):
    def _get_validation_exclusions(self):
        """Which statement is the one in lists is looked at for all of them together, in EvidenceFormSet."""
        return {*super()._get_validation_exclusions(), "page"}  # type: ignore[misc]  # the stubs lack it


class Rows(SentenceFields, admin.StackedInline):
    """Whoever may write a page may write its rows: no rights of their own to hand out."""

    form = RowForm
    formset = KeptFormSet
    extra = 0

    def may_write(self, request) -> bool:
        return any(request.user.has_perm(f"therapies.{right}_therapypage") for right in ("add", "change"))

    def has_add_permission(self, request, obj=None):
        return self.may_write(request)

    def has_change_permission(self, request, obj=None):
        return self.may_write(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_write(request)

    def has_view_permission(self, request, obj=None):
        return self.may_write(request) or request.user.has_perm("therapies.view_therapypage")


class EvidenceInline(Rows):
    model = EvidenceStatement
    form = EvidenceForm
    formset = EvidenceFormSet
    verbose_name_plural = "evidence: one statement for each outcome"
    autocomplete_fields = ["sources"]
    fields = [
        "outcome",
        ("direction", "certainty"),
        "sentence",
        "reason",
        "grade_reasons",
        "sources",
        "population",
        "dose",
        ("better_treated", "treated", "better_compared", "compared"),
        "numbers_say",
        "searched_on",
        "headline",
        "position",
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "grade_reasons":
            return forms.MultipleChoiceField(
                choices=EvidenceStatement.GradeReason.choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                label=capfirst(db_field.verbose_name),
                help_text=db_field.help_text,
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        widget = LookUpSeveral(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs | {"widget": widget})


class RichRows(Rows):
    """Whoever may only look, a clinician for one, reads the text and not its markup."""

    rich = ""

    def get_fields(self, request, obj=None):
        if self.may_write(request):
            return self.fields
        return ["text" if name == self.rich else name for name in self.fields or ()]

    def get_readonly_fields(self, request, obj=None):
        return [] if self.may_write(request) else ["text"]

    @admin.display(description="Text")
    def text(self, row):
        return SafeString(getattr(row, self.rich))  # cleaned on its way into the database


class SectionForm(RowForm):
    new_picture = PictureField(required=False, label="Picture", can_clear=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["new_picture"] = self.instance.picture.get("name")

    def clean(self):
        cleaned = super().clean() or {}
        picture = cleaned.get("new_picture")
        if picture is not None:
            self.instance.picture = asdict(picture) if picture else {}
        if self.instance.picture and not cleaned.get("picture_alt"):
            self.add_error("picture_alt", "Say what the picture shows.")
        return cleaned


class SectionInline(RichRows):
    model = Section
    form = SectionForm
    rich = "body"
    fields = [
        "heading",
        "role",
        "summary",
        "body",
        "new_picture",
        "picture_alt",
        "position",
    ]

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return fields if self.may_write(request) else [name for name in fields if name != "new_picture"]


class QuestionInline(RichRows):
    model = Question
    rich = "answer"
    verbose_name_plural = "questions and answers"
    fields = ["question", "answer", "position"]


class ChangeInline(Rows):
    model = Change
    verbose_name_plural = "what changed and why: readers see this"
    fields = ["on", "what", "why"]
