"""gazetteer.locate: the online geocoder is asked last, and its outage is a fact of its own."""

import pytest

from centres.gazetteer.geocoding import Answer
from centres.gazetteer.locate import GeocoderUnavailable, locate
from tests.support.factories import LEEDS, PlaceFactory, PostcodeAreaFactory

pytestmark = pytest.mark.django_db


class Online:
    """Stands in for the online geocoder, which tests of its own drive for real (test_geocoding)."""

    def __init__(self, monkeypatch, answer=None, fault=None):
        self.asked, self.answer, self.fault = [], answer, fault
        monkeypatch.setattr("centres.gazetteer.locate.geocoding.find_street", self)
        monkeypatch.setattr("centres.gazetteer.locate.geocoding.find_postcode", self)

    def __call__(self, what):
        self.asked.append(str(what))
        if self.fault:
            raise self.fault
        return self.answer


STREET = Answer("Downing Street, London", 51.5033, -0.1276, "© OpenStreetMap contributors")


def test_the_online_geocoder_is_asked_last(monkeypatch):
    online = Online(monkeypatch, STREET)
    PlaceFactory(name="Leeds", point=LEEDS, population=500_000)
    PostcodeAreaFactory(code="LS1")

    for text in ["Leeds", "leedz", "LS1"]:
        locate(text)
    assert online.asked == []

    found = locate("10 Downing Street")
    assert online.asked == ["10 Downing Street"]
    assert (found.label, found.precision, found.point.y) == ("Downing Street, London", "place", 51.5033)
    assert "© OpenStreetMap contributors" in found.note


def test_an_online_outage_is_not_called_an_unknown_place(monkeypatch):
    Online(monkeypatch, fault=GeocoderUnavailable("down"))

    with pytest.raises(GeocoderUnavailable):
        locate("10 Downing Street")


def test_a_postcode_newer_than_the_table_is_asked_for_online(monkeypatch):
    Online(monkeypatch, Answer("N8 0ZZ", 51.58, -0.11, ""))
    PostcodeAreaFactory(code="N8 0")

    found = locate("N8 0ZZ")

    assert (found.precision, found.point.y) == ("postcode", 51.58)


def test_a_new_postcode_costs_no_answer_when_the_online_geocoder_is_down(monkeypatch):
    Online(monkeypatch, fault=GeocoderUnavailable("down"))
    PostcodeAreaFactory(code="N8 0")

    assert locate("N8 0ZZ").precision == "sector"
    with pytest.raises(GeocoderUnavailable):
        locate("ZE9 9ZZ")
