"""What belongs to a centre, as rows below its form: times, offers, access, chamber, photographs."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html

from centres.admin.fields import PICKED, FixedChoiceSelect, set_checked_date
from centres.admin.opening_times import DayFormSet, SessionForm, SessionFormSet
from centres.admin.permissions import PartOfCentre, can_see_all_centres
from centres.models import (
    MEASURED_IN,
    AccessFact,
    DayException,
    Fact,
    Offer,
    OpeningTime,
    Oxygen,
    Photo,
    ValueSource,
)
from msntc.admin_tools.formsets import RowFormSet
from msntc.content.fields import PictureField
from msntc.forms.fields import DateBox, PenceField

POUNDS = {"inputmode": "decimal", "size": 7, "autocomplete": "off"}


class Rows(PartOfCentre, admin.StackedInline):
    """Stacked, with the boxes of a row beside one another: each has its label, and a phone puts them in a column."""

    formset = RowFormSet
    extra = 1
    classes = ["collapse"]
    formfield_overrides = PICKED


class OpeningTimeInline(Rows):
    model = OpeningTime
    form = SessionForm
    formset = SessionFormSet
    verbose_name = "session"
    verbose_name_plural = "sessions of an ordinary week"
    fields = [("service", "weekday", "opens", "closes", "by_appointment"), "keep"]


class DayInline(Rows):
    model = DayException
    formset = DayFormSet
    verbose_name = "day that differs"
    verbose_name_plural = "days that differ from the week"
    fields = [("day", "service", "opens", "closes", "by_appointment"), "reason"]

    def get_queryset(self, request):
        """What is past by more than a month is not shown, and stays. A form that comes back may still hold it."""
        found = super().get_queryset(request)
        if request.method == "POST":
            return found
        last_month = timezone.localdate().replace(day=1) - timedelta(days=1)
        return found.filter(day__gte=last_month.replace(day=1))


class OfferForm(forms.ModelForm):
    pence = PenceField(label="Pounds", required=False, widget=forms.TextInput(attrs=POUNDS))

    def clean(self):
        values = super().clean() or {}
        set_checked_date(self, ["terms", "pence", "covers"])
        if not values.get("terms") and not values.get("covers"):
            values["checked_on"] = values.get("checked_on") if self.instance.pk else None
        return values


class OfferInline(Rows):
    model = Offer
    form = OfferForm
    verbose_name = "offer"
    verbose_name_plural = "what it offers, and what it asks for it"
    fields = [("therapy", "terms", "pence"), ("covers", "checked_on")]


class AccessForm(forms.ModelForm):
    fact = forms.ChoiceField(choices=Fact, widget=FixedChoiceSelect(choices=Fact.choices), label="")
    answer = forms.ChoiceField(choices=AccessFact.Answer, widget=forms.RadioSelect, initial="unknown")

    def __init__(self, *args, **kwargs):
        """Only a fact that is measured has a box for its number, named after the unit."""
        super().__init__(*args, **kwargs)
        if unit := MEASURED_IN.get(self.initial.get("fact", "")):
            self.fields["number"].label = unit.capitalize()
        else:
            self.fields["number"].widget = forms.HiddenInput()

    def clean(self):
        values = super().clean() or {}
        set_checked_date(self, ["answer", "number", "note"], empty=(None, "", "unknown"))
        return values


class AccessFormSet(RowFormSet):
    """All the facts there are: those answered, then those without a row, ready to be answered."""

    def __init__(self, *args, instance=None, **kwargs):
        known = set(instance.access.values_list("fact", flat=True)) if instance and instance.pk else set()
        missing = [{"fact": fact.value} for fact in Fact if fact.value not in known]
        super().__init__(*args, **kwargs | {"instance": instance, "initial": missing})
        if (
            self.is_bound
        ):  # the rows are what was sent, each named by its fact, whatever has been answered since
            numbers = range(self.initial_form_count(), self.total_form_count())
            self.initial_extra = [{"fact": self.data.get(f"{self.prefix}-{n}-fact")} for n in numbers]
        self.extra = len(missing)


class AccessInline(Rows):
    model = AccessFact
    form = AccessForm
    formset = AccessFormSet
    extra = 0
    max_num = len(Fact)
    can_delete = False
    verbose_name_plural = "getting in"
    fields = [("fact", "answer", "number"), ("note", "checked_on")]


class OxygenForm(forms.ModelForm):
    pressures = forms.TypedMultipleChoiceField(
        choices=Oxygen.Pressure,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that you offer.",
    )
    checked_on = forms.DateField(required=False, widget=DateBox, help_text="Empty: today.")

    def clean(self):
        values = super().clean() or {}
        set_checked_date(self, ["pressures", "seats", "filled_with"])
        if not values.get("checked_on") and self.has_changed():
            self.add_error("checked_on", "Say on which day this was checked.")
        return values


class OxygenInline(PartOfCentre, admin.StackedInline):
    model = Oxygen
    form = OxygenForm
    formset = RowFormSet
    classes = ["collapse"]
    formfield_overrides = PICKED


class PhotoForm(forms.ModelForm):
    picture = PictureField(required=False)

    class Meta:
        widgets = {"alt": forms.TextInput(attrs={"class": "vTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        self.initial["picture"] = self.instance.name

    def clean_position(self):
        return 100 if self.cleaned_data.get("position") is None else self.cleaned_data["position"]

    def clean_picture(self):
        """The new picture, stored; the old one's files stay, because an earlier version may show them."""
        kept = self.cleaned_data.get("picture")
        if not kept and not self.instance.name:
            raise forms.ValidationError("Choose a picture.")
        return kept

    def save(self, commit=True):
        if kept := self.cleaned_data.get("picture"):
            photo = self.instance
            photo.name, photo.widths = kept.name, kept.widths
            photo.width, photo.height = kept.width, kept.height
        return super().save(commit)


class PhotoInline(Rows):
    model = Photo
    form = PhotoForm
    verbose_name = "photograph"
    verbose_name_plural = "photographs"
    fields = [("small", "picture"), ("alt", "position")]
    readonly_fields = ["small"]

    @admin.display(description="now")
    def small(self, photo: Photo) -> str:
        if not photo.name:
            return "–"
        return format_html('<img src="{}" alt="{}" width="160">', photo.smallest, photo.alt)


class ValueSourceInline(Rows):
    """For the office alone: where a value was printed is nobody else's."""

    model = ValueSource
    extra = 0
    verbose_name = "source"
    fields = [("field", "year", "is_doubtful"), "value", "source", "printed"]

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and can_see_all_centres(request.user)

    has_add_permission = has_delete_permission = has_view_permission = has_change_permission


INLINES = [
    OpeningTimeInline,
    DayInline,
    OfferInline,
    AccessInline,
    OxygenInline,
    PhotoInline,
    ValueSourceInline,
]
