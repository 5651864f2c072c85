"""The filters of the standard: each is honoured, or refused with a sentence. None is passed over in silence."""

from typing import cast

from django import forms
from django.contrib.gis.measure import D
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from centres.gazetteer.locate import locate
from centres.gazetteer.postcodes import NotAPostcode, Postcode
from centres.gazetteer.results import LocatedPoint
from centres.models import Offer, OpeningTime, Service, Weekday
from centres.open_data.open_referral.identifiers import parse_identifier
from centres.open_data.open_referral.taxonomy import KEY
from centres.open_data.responses import InvalidRequest
from centres.search.errors import Problem

CLOCK = ["%H:%M", "%H:%M:%S"]
DAYS = {name: day.value for day in Weekday for name in (day.label.lower(), day.label[:2].lower())}
FURTHEST = 2_000_000  # metres: from one end of these islands to the other
LONGEST = 100
IN_PAGES = {"page", "per_page", "full"}
NOT_HELD = {
    "minimum_age": "We do not know from what age a centre takes people.",
    "maximum_age": "We do not know up to what age a centre takes people.",
    "minimal": "We do not give the short form of services.",
    "format": "We answer in JSON alone.",
}
MEANT_ANYWAY = {("minimal", "false"), ("format", "json")}


class IdentifierField(forms.CharField):
    """An identifier of one kind: cleans to the key of what has it, 0 for what nothing has."""

    def __init__(self, kind: str):
        self.kind = kind
        super().__init__(required=False, max_length=LONGEST)

    def clean(self, value):
        text = super().clean(value)
        return (parse_identifier(self.kind, text) or 0) if text else None


class DayField(forms.CharField):
    def clean(self, value):
        if not (text := super().clean(value).lower()):
            return None
        if text not in DAYS:
            raise forms.ValidationError("Write the day like MO, TU or monday.")
        return DAYS[text]


class WholePostcodeField(forms.CharField):
    def clean(self, value):
        if not (text := super().clean(value)):
            return None
        try:
            return Postcode.parse(text)
        except NotAPostcode:
            raise forms.ValidationError("Write a whole UK postcode, like N8 0NP.") from None


class Filters(forms.Form):
    """What a list of services or places may be narrowed to. What nobody asked for is None or empty."""

    search = forms.CharField(required=False, max_length=LONGEST)
    taxonomy_term_id = IdentifierField("term")
    taxonomy_id = IdentifierField("taxonomy")
    organization_id = IdentifierField("organization")
    day = DayField(required=False, max_length=LONGEST)
    start_time = forms.TimeField(
        required=False, input_formats=CLOCK, error_messages={"invalid": "Write a time like 09:30."}
    )
    end_time = forms.TimeField(
        required=False, input_formats=CLOCK, error_messages={"invalid": "Write a time like 09:30."}
    )
    postcode = WholePostcodeField(required=False, max_length=LONGEST)
    proximity = forms.FloatField(
        required=False,
        min_value=0,
        max_value=FURTHEST,
        error_messages={"invalid": "Give proximity as a number of metres."},
    )
    modified_after = forms.DateTimeField(
        required=False, error_messages={"invalid": "Write a moment like 2026-11-29T10:00:00Z."}
    )

    def clean(self):
        if not self.errors and (self.cleaned_data["postcode"] is None) != (
            self.cleaned_data["proximity"] is None
        ):
            raise forms.ValidationError(
                "We know no areas of services. Give postcode and proximity (in metres) together."
            )
        return self.cleaned_data

    def narrow(self, centres: QuerySet) -> QuerySet:
        """Those of the centres (with `changed_at`) that have all that was asked for. Raises what locating raises."""
        asked = self.cleaned_data
        for word in asked["search"].split():
            centres = centres.filter(_mentions(word))
        if (term := asked["taxonomy_term_id"]) is not None:
            centres = centres.filter(_offering(therapy=term))
        if (taxonomy := asked["taxonomy_id"]) is not None:
            centres = centres.filter(_offering()) if taxonomy == KEY else centres.none()
        if (organization := asked["organization_id"]) is not None:
            centres = centres.filter(pk=organization)
        if sessions := self._sessions():
            centres = centres.filter(_with_session(**sessions))
        if asked["postcode"]:
            here = cast(LocatedPoint, locate(str(asked["postcode"]))).point
            centres = centres.filter(point__dwithin=(here, D(m=asked["proximity"])))
        if asked["modified_after"]:
            centres = centres.filter(changed_at__gte=asked["modified_after"])
        return centres

    def _sessions(self) -> dict:
        names = {"day": "weekday", "start_time": "opens__gte", "end_time": "closes__lte"}
        return {
            field: self.cleaned_data[name]
            for name, field in names.items()
            if self.cleaned_data[name] is not None
        }


def parse_filters(asked: QueryDict) -> Filters:
    """Raises InvalidRequest for a filter that we do not know, cannot honour or cannot read."""
    for name in asked:
        if name in NOT_HELD and (name, asked[name]) not in MEANT_ANYWAY:
            raise _refused(f"{NOT_HELD[name]} Please ask without {name}.")
        if name == "full" and asked[name] not in ("true", "false"):
            raise _refused("Write full=true for all that hangs on each, or leave it out.")
        if name not in {*IN_PAGES, *NOT_HELD, *Filters.base_fields}:
            known = ", ".join([*sorted(IN_PAGES), *Filters.base_fields])
            raise _refused(f"We do not know the parameter “{name[:40]}”. We know: {known}.")
    form = Filters(asked)
    if not form.is_valid():
        name, (words, *_) = next(iter(form.errors.items()))
        raise _refused(f"{words}" if name == "__all__" else f"{name}: {words}")
    return form


def _refused(words: str) -> InvalidRequest:
    return InvalidRequest(Problem("bad-filter", 400, words))


def _mentions(word: str) -> Q:
    """Whether a word stands in what is told of a centre: its names, where it is, what it offers."""
    own = ("name", "town", "county", "nation", "postcode", "address", "also_offers", "who_may_come")
    found = Q(_offering(therapy__name__icontains=word))
    for field in own:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _offering(**what) -> Exists:
    return Exists(Offer.objects.filter(centre=OuterRef("pk"), **what))


def _with_session(**what) -> Exists:
    """A session of the building or the chamber in an ordinary week: of those that people come for."""
    sessions = OpeningTime.objects.filter(centre=OuterRef("pk"), **what)
    return Exists(sessions.exclude(service=Service.PHONE))
