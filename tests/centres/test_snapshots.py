"""A centre with all that belongs to it goes into a document and comes back the same."""

import json
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from centres.models import AccessFact, Centre, DayException, Offer, OpeningTime, Oxygen
from centres.snapshots import SNAPSHOT, build_centre_document, restore_centre, save_centre
from tests.support.factories import LEEDS, CentreFactory, TherapyFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 12)


@pytest.fixture
def centre():
    centre = CentreFactory(point=LEEDS, pin="address", confirmed_on=DAY, closed_until=date(2026, 12, 1))
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12, 30))
    DayException.objects.create(centre=centre, day=date(2026, 12, 1), reason="Training")
    Offer.objects.create(
        centre=centre, therapy=TherapyFactory(), terms="donation", pence=1250, checked_on=DAY
    )
    AccessFact.objects.create(centre=centre, fact="hoist", answer="yes", checked_on=DAY)
    Oxygen.objects.create(centre=centre, pressures=[150, 200], seats=6, filled_with="air", checked_on=DAY)
    return centre


def test_what_was_written_is_put_back_together(centre):
    before = json.loads(json.dumps(build_centre_document(centre)))
    for rows in (centre.opening_times, centre.exceptions, centre.offers, centre.access):
        rows.all().delete()
    centre.oxygen.delete()
    centre.phone, centre.point, centre.pin = "0", None, ""
    centre.save()

    restore_centre(centre, before)

    centre.refresh_from_db()
    assert json.loads(json.dumps(build_centre_document(centre))) == before
    assert centre.document == before
    assert centre.offers.get().pounds == "£12.50"


def test_each_save_is_one_record_with_the_whole_of_it(centre):
    save_centre(centre)
    count = centre.history.count()
    centre.phone = "1"
    save_centre(centre)
    assert centre.history.count() == count + 1
    assert centre.history.first().document["offers"][0]["pence"] == 1250


def test_the_document_reads_as_lines(centre):
    found = SNAPSHOT.in_lines(json.loads(json.dumps(build_centre_document(centre))))
    assert "Building open: Tuesday 10:00 to 12:30" in found
    assert any(line.endswith("donation, £12.50, checked on 12 November 2026") for line in found)
    assert "Day that differs: 1 December 2026 closed Training" in found
    assert any(line.startswith("Hoist: yes") for line in found)


def test_what_came_otherwise_than_by_saving_gets_a_record_before_the_first_change(centre):
    centre.phone = "1"
    save_centre(centre)
    made, *_, last = centre.history.order_by("history_id")
    stood = centre.history.get(version=1, document__has_key="centre")
    assert made.document == {}
    assert (stood.phone, stood.document["centre"]["phone"], stood.document["offers"][0]["pence"]) == (
        "",
        "",
        1250,
    )
    assert (last.version, last.phone) == (2, "1")


def test_a_change_by_the_back_door_between_two_saves_is_kept_too(centre):
    save_centre(centre)
    Centre.objects.update(phone="2")
    centre.refresh_from_db()
    centre.phone = "3"
    save_centre(centre)
    assert [record.phone for record in centre.history.order_by("history_id")][-2:] == ["2", "3"]


def test_a_therapy_that_has_gone_is_left_out(centre):
    before = build_centre_document(centre)
    offer = centre.offers.get()
    offer.delete()
    offer.therapy.delete()
    restore_centre(centre, before)
    assert not centre.offers.exists()


def test_a_therapy_that_is_offered_cannot_go(centre):
    with pytest.raises(ProtectedError):
        centre.offers.get().therapy.delete()


def test_a_version_from_before_a_field_or_with_one_that_has_gone_comes_back(centre):
    before = build_centre_document(centre)
    del before["centre"]["who_may_come"], before["access"][0]["note"]
    before["centre"]["fax"] = before["opening_times"][0]["fax"] = "1"
    centre.opening_times.all().delete()
    restore_centre(centre, before)
    assert (centre.opening_times.count(), centre.access.get().note) == (1, "")


def test_a_version_whose_address_is_taken_does_not_come_back(centre):
    before = build_centre_document(centre)
    Centre.objects.filter(pk=centre.pk).update(slug="another")
    CentreFactory(slug=before["centre"]["slug"])
    centre.refresh_from_db()
    with pytest.raises(ValidationError):
        restore_centre(centre, before)
