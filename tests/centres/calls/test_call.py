"""What a finished call does to a centre: what was asked and nothing else, in one version, on the day it was said."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from centres.calls.models import Call
from centres.models import AccessFact, Fact, Offer, OpeningTime, Oxygen, ProposedChange
from centres.snapshots import build_centre_document, save_centre
from tests.support.calls import finish, ring, start, type_in
from tests.support.factories import TherapyFactory
from tests.support.full_centre import filled_in
from therapies.models import Therapy

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_what_was_not_asked_leaves_everything_as_it_stands(caller, db):
    centre = filled_in(confirmed_on=None)
    before = build_centre_document(centre)
    ring(caller, centre)

    after = build_centre_document(centre)
    assert after["centre"].pop("confirmed_on") == str(TODAY())
    before["centre"].pop("confirmed_on")
    assert after == before


def test_what_was_answered_is_published_and_dated_by_the_day_on_which_it_was_said(caller, centre):
    therapy, day = TherapyFactory(name="Oxygen therapy", slug="oxygen"), TODAY() - timedelta(days=1)
    Offer.objects.create(
        centre=centre, therapy=TherapyFactory(slug="yoga"), terms="free", checked_on="2025-03-01"
    )
    AccessFact.objects.create(centre=centre, fact=Fact.HOIST, answer="yes", checked_on="2025-03-01")
    ring(
        caller,
        centre,
        over={"said_on": str(day)},
        phone="020 7946 0001",
        building_1="10-4",
        building_2="closed",
        offer_oxygen="donation",
        pounds_oxygen="12.50",
        **{f"access_{Fact.STEP_FREE}": "no", f"number_{Fact.STEP_FREE}": "3"},
    )

    assert (centre.phone, centre.confirmed_on) == ("020 7946 0001", day)
    session = OpeningTime.objects.get(centre=centre)
    assert (session.weekday, session.opens, session.closes) == (1, time(10), time(16))
    assert centre.closed_weekdays == ["building-2"]
    offer = Offer.objects.get(centre=centre, therapy=therapy)
    assert (offer.terms, offer.pence, offer.checked_on) == ("donation", 1250, day)
    step = AccessFact.objects.get(centre=centre, fact=Fact.STEP_FREE)
    assert (step.answer, step.number, step.checked_on) == ("no", 3, day)
    assert Offer.objects.get(therapy__slug="yoga").checked_on == date(2025, 3, 1)
    assert AccessFact.objects.get(fact=Fact.HOIST).checked_on == date(2025, 3, 1)
    assert centre.terms_checked_on == date(2026, 1, 5)


def test_a_call_is_one_version_with_its_reason_and_without_the_name_of_who_spoke(caller, centre):
    save_centre(centre)
    before = centre.history.count()
    call, _ = ring(caller, centre, phone="020 7946 0001", form_first="yes")

    record = centre.history.latest()
    assert centre.history.count() == before + 1
    assert (record.history_change_reason, record.history_user.username) == ("call with manager", "cara")
    assert (call.spoke_with, call.role, call.said_on) == ("Pat Made-up", "manager", TODAY())


def test_a_second_press_finishes_nothing_twice(caller, centre):
    call = start(caller, centre)
    type_in(caller, call, "confirmed", phone="020 7946 0001")
    finish(caller, call)
    versions = centre.history.count()
    answer = caller.post(
        f"/staff/calls/{call.pk}/confirmed/", {"role": "manager", "said_on": str(TODAY())}, follow=True
    )

    assert "is saved already" in answer.text
    assert centre.history.count() == versions
    assert Call.objects.get().outcome == "confirmed"


def test_a_call_that_was_saved_half_way_goes_on_with_what_was_typed(caller, centre):
    call = start(caller, centre)
    type_in(
        caller,
        call,
        building_1="no times at all",
        phone="020 7946 0001",
        notes="Ask for Pat",
        pressures=["150", "200"],
    )
    centre.refresh_from_db()
    page = caller.get(f"/staff/calls/{call.pk}/").text

    assert centre.phone == "020 7946 0000"
    for typed in ("no times at all", "020 7946 0001", "Ask for Pat"):
        assert typed in page
    assert start(caller, centre) == call
    assert Call.objects.get().answers["pressures"] == ["150", "200"]


def test_a_fault_leads_back_to_its_box_and_keeps_the_rest(caller, centre):
    call = start(caller, centre)
    type_in(caller, call, "confirmed", building_1="mornings", phone="020 7946 0001")
    answer = caller.get(f"/staff/calls/{call.pk}/confirmed/", follow=True)

    assert answer.redirect_chain[0][0] == f"/staff/calls/{call.pk}/?check#answer"
    assert 'href="#id_building_1"' in answer.text
    assert "020 7946 0001" in answer.text
    assert "<title>Error: " in answer.text


def test_an_offer_that_they_have_keeps_its_price_and_one_that_they_have_not_goes(caller, centre):
    for slug in ("yoga", "tea"):
        Offer.objects.create(
            centre=centre,
            therapy=TherapyFactory(slug=slug),
            terms="price",
            pence=500,
            checked_on="2025-03-01",
        )
    ring(caller, centre, offer_yoga="yes", offer_tea="no")

    offer = Offer.objects.get(centre=centre)
    assert (offer.therapy.slug, offer.pence, offer.checked_on) == ("yoga", 500, date(2025, 3, 1))


@pytest.mark.parametrize("answer", ["", "yes", "no"])
def test_words_about_a_price_without_a_price_are_asked_about(caller, centre, answer):
    price = {"terms": "price", "pence": 2000, "covers": "one session", "checked_on": "2026-01-01"}
    for slug in ("oxygen", "yoga"):
        TherapyFactory(slug=slug)
    Offer.objects.create(centre=centre, therapy=Therapy.objects.get(slug="oxygen"), **price)
    call = start(caller, centre)
    said = {f"offer_{slug}": answer for slug in ("oxygen", "yoga")}
    type_in(caller, call, "confirmed", covers_oxygen="an hour", covers_yoga="one class", **said)
    answer = caller.get(f"/staff/calls/{call.pk}/confirmed/", follow=True)

    assert answer.text.count("is it a price, a donation, or free?") >= 2
    assert Offer.objects.get().pence == 2000


def test_hours_that_the_desk_cannot_read_stand_in_no_ones_way(caller, centre):
    early, long = {"service": "building", "weekday": 1}, {"service": "chamber", "weekday": 2}
    times = [(early, time(6), time(8)), (early, time(7), time(9))]
    times += [(long, time(hour, 30), time(hour + 1, 45)) for hour in (9, 11, 13, 15, 17, 19)]
    for fields, opens, closes in times:
        OpeningTime.objects.create(
            centre=centre, opens=opens, closes=closes, by_appointment=fields is long, **fields
        )
    before = build_centre_document(centre)["opening_times"]
    ring(caller, centre)

    assert centre.confirmed_on == TODAY()
    assert build_centre_document(centre)["opening_times"] == before


@pytest.mark.parametrize("stood", ["10-4", "closed"])
def test_a_day_that_is_emptied_is_not_known_where_all_others_are_closed(caller, centre, stood):
    for day in (1, 2) if stood == "10-4" else (1,):
        OpeningTime.objects.create(
            centre=centre, service="building", weekday=day, opens=time(10), closes=time(16)
        )
    centre.closed_other_days = ["building", "phone"]
    save_centre(centre)
    ring(caller, centre, building_2="")

    assert centre.closed_other_days == ["phone"]
    assert centre.closed_weekdays == [f"building-{day}" for day in (0, 3, 4, 5, 6)]
    assert [row.weekday for row in OpeningTime.objects.all()] == [1]


def test_a_letter_that_no_database_holds_costs_no_words(caller, centre):
    call = start(caller, centre)
    type_in(caller, call, notes="Ask\0 for Pat", opening_hours="x\0" * 9_000, pressures=["150", "\0"])
    call.refresh_from_db()

    assert (call.notes, call.answers["opening_hours"]) == ("Ask for Pat", "x" * 5_000)
    answer = caller.get(f"/staff/calls/{call.pk}/confirmed/", follow=True)
    assert 'href="#id_opening_hours"' in answer.text


def test_who_may_come_is_dated_anew_only_where_all_that_stands_was_asked(caller, centre):
    ring(caller, centre, form_first="yes")
    assert centre.terms_checked_on == date(2026, 1, 5)
    ring(caller, centre, form_first="yes", who_is_right="on")
    assert (centre.terms_checked_on, centre.who_may_come) == (TODAY(), "Anyone with MS")


def test_the_chamber_is_dated_anew_only_where_all_that_stands_was_asked(caller, centre):
    Oxygen.objects.create(centre=centre, pressures=[150], seats=6, checked_on="2025-03-01")
    ring(caller, centre, pressures=["200"])
    chamber = Oxygen.objects.get()
    assert (chamber.pressures, chamber.seats, chamber.checked_on) == ([200], 6, date(2025, 3, 1))
    ring(caller, centre, pressures=["200"], seats="8")
    assert Oxygen.objects.get().checked_on == TODAY()


def test_a_taster_is_a_line_of_what_they_offer_besides(caller, centre):
    ring(caller, centre, also_offers="Knitting", taster="free, ring first")
    assert centre.also_offers == "Knitting\nTaster session: free, ring first"
    ring(caller, centre, taster="")
    assert centre.also_offers == "Knitting"


class TestForgery:
    def test_a_caller_who_forges_fields_changes_none_of_them(self, caller, centre):
        forged = {
            "status": "closed",
            "slug": "mine",
            "editors": "1",
            "staff_notes": "Mine",
            "confirmed_on": "2020-01-01",
            "charity_number": "1234567",
            "version": "99",
            "document": "{}",
            "heard_of": "on",
        }
        ring(caller, centre, over=forged, **forged)

        assert (centre.status, centre.slug, centre.staff_notes) == ("published", centre.slug, "")
        assert (centre.charity_number, centre.heard_of, centre.confirmed_on) == ("", False, TODAY())
        assert not centre.editors.exists()
        assert centre.slug != "mine"

    def test_a_callers_new_name_waits_for_the_office(self, caller, centre):
        ring(caller, centre, name="Another Name")
        assert centre.name == "Testham Centre"
        assert ProposedChange.objects.get().values == {"name": "Another Name"}

    def test_a_form_that_lacks_its_boxes_takes_nothing_away(self, caller, centre):
        centre.status = "draft"  # no rule of published centres stands in the way
        centre.save()
        call = start(caller, centre)
        caller.post(f"/staff/calls/{call.pk}/", {"next": "save"})
        finish(caller, call)
        centre.refresh_from_db()
        assert centre.phone == "020 7946 0000"

    def test_what_is_shown_of_a_centre_is_no_markup(self, caller, centre):
        AccessFact.objects.create(
            centre=centre, fact=Fact.HOIST, answer="yes", note="<b>x</b>", checked_on="2025-03-01"
        )
        call = start(caller, centre)
        assert "<b>x</b>" not in caller.get(f"/staff/calls/{call.pk}/").text

    def test_no_name_or_day_in_the_future_is_taken(self, caller, centre):
        call = start(caller, centre)
        answer = finish(caller, call, said_on=str(TODAY() + timedelta(days=1)))
        assert answer.status_code == 200
        assert not Call.objects.finished().exists()
