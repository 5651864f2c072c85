"""What a finished call does to a centre: what was asked and nothing else, in one version, on the day it was said."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from centres.calls.models import Call
from centres.models import AccessFact, Fact, Offer, OpeningTime, Oxygen, ProposedChange, ValueSource
from centres.snapshots import build_centre_document, save_centre
from msntc.mail.models import Letter
from tests.support.calls import finish, read_boxes, ring, start, type_in
from tests.support.factories import CentreFactory, TherapyFactory
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


class TestWhatAColleagueChangedMeanwhile:
    def test_another_field_stands(self, caller, centre):
        call = start(caller, centre)
        centre.website = "https://example.org"
        save_centre(centre)
        type_in(caller, call, "confirmed", phone="020 7946 0001")
        finish(caller, call)
        centre.refresh_from_db()

        assert (centre.website, centre.phone) == ("https://example.org", "020 7946 0001")

    @pytest.mark.parametrize(("choice", "phone"), [("mine", "020 7946 0001"), ("theirs", "020 7946 0002")])
    def test_the_same_field_is_asked_about(self, caller, centre, choice, phone):
        call = start(caller, centre)
        at = f"/staff/calls/{call.pk}/"
        boxes = read_boxes(caller.get(at).text)
        centre.phone = "020 7946 0002"
        save_centre(centre)
        caller.post(at, boxes | {"next": "confirmed", "phone": "020 7946 0001"})
        answer = finish(caller, call)
        assert "choose which is right" in answer.text
        finish(caller, call, clash_phone=choice)
        centre.refresh_from_db()

        assert centre.phone == phone

    def test_what_was_typed_before_nobody_answered_is_asked_about(self, caller, centre):
        ring(caller, centre, "no-answer", opening_hours="Closed in August", building_1="10-4")
        OpeningTime.objects.create(
            centre=centre, service="building", weekday=1, opens=time(9), closes=time(12)
        )
        save_centre(centre)
        call = start(caller, centre)
        type_in(caller, call, "confirmed")
        assert "choose which is right" in finish(caller, call).text
        finish(caller, call, clash_building_1="theirs")
        centre.refresh_from_db()

        assert (OpeningTime.objects.get().opens, centre.opening_hours) == (time(9), "Closed in August")

    def test_the_boxes_of_a_call_that_goes_on_hold_what_stands_now(self, caller, centre):
        call = start(caller, centre)
        type_in(caller, call, opening_hours="Weekdays")
        centre.phone, centre.opening_hours = "020 7946 0666", "Every day"
        save_centre(centre)
        call = start(caller, centre)
        boxes = read_boxes(caller.get(f"/staff/calls/{call.pk}/").text)
        assert (boxes["phone"], boxes["opening_hours"]) == (["020 7946 0666"], ["Weekdays"])
        type_in(caller, call, "confirmed")
        assert "choose which is right" in finish(caller, call).text

    def test_what_a_page_that_stayed_open_did_not_show_is_named_and_not_overwritten(self, caller, centre):
        call = start(caller, centre)
        at = f"/staff/calls/{call.pk}/"
        boxes = read_boxes(caller.get(at).text)
        other = CentreFactory(phone="020 7946 0666", name="The other")
        Call.objects.update(centre=other)
        caller.get(at)
        caller.post(at, boxes | {"next": "confirmed"})
        page = caller.get(f"{at}confirmed/").text
        assert "<del>020 7946 0000</del> <ins>020 7946 0666</ins>" in page
        assert "Somebody else has changed these since you looked" in page
        finish(caller, call)
        other.refresh_from_db()

        assert (other.name, other.phone) == ("The other", "020 7946 0666")

    @pytest.mark.parametrize("forged", ["", "{", "[1]", '{"phone": 1}', "\0"])
    def test_what_was_shown_counts_as_when_the_call_began_where_it_cannot_be_read(
        self, caller, centre, forged
    ):
        call = start(caller, centre)
        assert type_in(caller, call, "confirmed", shown=forged).status_code == 302
        call.refresh_from_db()
        assert (call.seen["phone"], call.answers) == ("020 7946 0000", {})


class TestOutcomes:
    def test_nobody_answered_waits_two_days_and_keeps_what_was_typed(self, caller, centre):
        call, _ = ring(caller, centre, "no-answer", phone="020 7946 0001")

        assert (call.outcome, call.try_again_on) == ("no-answer", TODAY() + timedelta(days=2))
        assert (centre.phone, centre.confirmed_on) == ("020 7946 0000", None)
        assert "020 7946 0001" in caller.get(f"/staff/calls/{start(caller, centre).pk}/").text

    @pytest.mark.parametrize("days", [-1, 400])
    def test_the_day_to_try_again_is_from_today_on_within_a_year(self, caller, centre, days):
        _, answer = ring(
            caller, centre, "no-answer", over={"try_again_on": str(TODAY() + timedelta(days=days))}
        )

        assert "Choose a day from today on" in answer.text
        assert Call.objects.open().exists()

    def test_a_wrong_number_goes_off_the_page_and_stays_with_the_call(self, caller, centre):
        call, _ = ring(caller, centre, "wrong-number")

        assert (centre.phone, call.phone) == ("", "020 7946 0000")
        assert ValueSource.objects.get().is_doubtful
        page = caller.get(f"/staff/calls/centres/{centre.pk}/").text
        assert "Rang 020 7946 0000" in page
        assert "tel:02079460000" not in page

    def test_an_old_number_that_was_rung_and_is_wrong_is_never_offered_again(self, caller, centre):
        ValueSource.objects.create(centre=centre, field="phone", value="020 7946 0777", is_doubtful=True)
        call, answer = ring(caller, centre, "wrong-number")
        assert "This field is required" in answer.text
        finish(caller, call, "wrong-number", phone="020 7946 0777")

        page = caller.get(f"/staff/calls/centres/{centre.pk}/").text
        assert "tel:02079460777" not in page
        assert "Rang 020 7946 0777" in page
        centre.refresh_from_db()
        assert centre.phone == "020 7946 0000"

    def test_a_wrong_number_that_was_found_elsewhere_is_not_there_in_the_next_call(self, caller, db):
        centre = CentreFactory(phone="", email="pat@example.org")
        call = start(caller, centre)
        type_in(caller, call, "wrong-number", phone="020 7946 0999")
        finish(caller, call, "wrong-number", phone="020 7946 0999")

        page = caller.get(f"/staff/calls/{start(caller, centre).pk}/").text
        assert 'value="020 7946 0999"' not in page
        assert "tel:02079460999" not in page
        assert Call.objects.finished().get().phone == "020 7946 0999"

    def test_a_call_holds_the_number_that_was_rung(self, caller, centre):
        ValueSource.objects.create(centre=centre, field="phone", value="020 7946 0777", is_doubtful=True)
        assert ring(caller, centre, "no-answer", over={"phone": "other"})[0].phone == ""
        assert ring(caller, centre, over={"phone": "020 7946 0777"})[0].phone == "020 7946 0777"

    @pytest.mark.parametrize(("rung", "left"), [("020 7946 0000", ""), ("020 7946 0999", "020 7946 0000")])
    def test_no_number_that_was_typed_before_a_wrong_number_comes_back(self, caller, centre, rung, left):
        call, _ = ring(caller, centre, "wrong-number", phone="020 7946 0999", town="Otherham")
        assert "Which number did you ring?" in finish(caller, call, "wrong-number").text
        finish(caller, call, "wrong-number", phone=rung)

        boxes = read_boxes(caller.get(f"/staff/calls/{start(caller, centre).pk}/").text)
        assert (boxes["phone"], boxes["town"]) == ([left], ["Otherham"])

    def test_please_write_sends_the_letter_to_the_address_given(self, caller, centre):
        call, _ = ring(caller, centre, "write", over={"write_to": "pat@example.org"})

        assert centre.contact_email == "pat@example.org"
        assert Letter.objects.get().to == "pat@example.org"
        assert (centre.confirmed_on, call.try_again_on) == (None, TODAY() + timedelta(days=14))

    def test_closed_for_a_time_is_said_on_the_page(self, caller, centre):
        until = TODAY() + timedelta(days=20)
        call, _ = ring(
            caller, centre, "closed-for-now", over={"closed_reason": "New floor", "closed_until": str(until)}
        )

        assert (centre.closed_from, centre.closed_until, centre.closed_reason) == (
            TODAY(),
            until,
            "New floor",
        )
        assert call.try_again_on == until + timedelta(days=1)

    @pytest.mark.parametrize(
        ("begins", "ends"), [("2062-01-01", ""), ("1962-01-01", ""), ("2026-01-01", "9999-12-31")]
    )
    def test_a_year_that_was_mistyped_is_asked_about(self, caller, centre, begins, ends):
        days = {"closed_reason": "Flood", "closed_from": begins, "closed_until": ends}
        _, answer = ring(caller, centre, "closed-for-now", over=days)

        assert "That day is too far away. Look at the year." in answer.text
        assert centre.closed_from is None

    def test_closed_for_good_waits_for_the_office(self, caller, centre):
        ring(caller, centre, "closed")
        assert centre.status == "published"
        assert ProposedChange.objects.get().values == {"status": "closed"}
        assert centre.confirmed_on is None

    def test_the_office_closes_for_good_itself(self, office, centre):
        ring(office, centre, "closed")
        assert centre.status == "closed"
        assert not ProposedChange.objects.exists()

    def test_a_letter_goes_after_a_call_where_it_is_wanted(self, caller, centre):
        ring(caller, centre, contact_email="pat@example.org")
        assert not Letter.objects.exists()
        ring(caller, centre, over={"send_letter": "on"})
        assert Letter.objects.get().to == "pat@example.org"


class TestDrafts:
    def test_the_office_publishes_one_that_has_its_town_and_nation(self, office, db):
        centre = CentreFactory(status="draft", town="", nation="", point=None, pin="")
        call = start(office, centre)
        type_in(office, call, "confirmed", phone="020 7946 0001")
        assert (
            "cannot be published yet: Town, Part of the UK, or country missing"
            in office.get(f"/staff/calls/{call.pk}/confirmed/").text
        )
        type_in(office, call, "confirmed", town="Testham", nation="England")
        finish(office, call, publish="on")
        centre.refresh_from_db()
        assert centre.status == "published"

    def test_a_caller_asks_the_office_to(self, caller, db):
        centre = CentreFactory(status="draft")
        ring(caller, centre, over={"publish": "on"})
        assert centre.status == "draft"
        assert ProposedChange.objects.get().values == {"status": "published"}

    def test_nothing_is_published_without_being_asked_for(self, office, db):
        centre = CentreFactory(status="draft")
        ring(office, centre)
        assert centre.status == "draft"


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


def test_what_stands_from_a_source_alone_is_named_before_it_counts_as_checked(caller, centre):
    for field, value in (("phone", centre.phone), ("email", "other@example.org"), ("website", "")):
        ValueSource.objects.create(centre=centre, field=field, value=value, year=2014)
    call = start(caller, centre)
    type_in(caller, call, "confirmed")
    said = "you changed none of them: phone number."
    assert said in caller.get(f"/staff/calls/{call.pk}/confirmed/").text
    type_in(caller, call, "confirmed", phone="020 7946 0001")
    assert said not in caller.get(f"/staff/calls/{call.pk}/confirmed/").text


def test_what_an_old_source_says_is_there_to_be_checked_and_its_number_to_be_rung(caller, centre):
    old = {"centre": centre, "is_doubtful": True, "year": 2014}
    ValueSource.objects.create(field="price_in_words", value="£5 a session", **old)
    ValueSource.objects.create(field="phone", value="020 7946 0777", **old)
    page = caller.get(f"/staff/calls/{start(caller, centre).pk}/").text
    assert "An old source says, what it costs: “£5 a session” (printed in 2014). Please check." in page
    assert 'href="tel:02079460777"' in page
    centre.refresh_from_db()
    ring(caller, centre)
    assert "£5" not in caller.get(centre.get_absolute_url()).text


@pytest.mark.parametrize("known", ["value", "answer", "asked"])
def test_what_an_old_source_says_is_there_until_something_is_known(caller, centre, known):
    ValueSource.objects.create(
        centre=centre, field="price_in_words", value="£5 a session", is_doubtful=True, year=2014
    )
    assert "An old source says" in caller.get(f"/staff/calls/{start(caller, centre).pk}/").text
    if known == "value":
        centre.price_in_words = "About £9"
        save_centre(centre)
    elif known == "answer":
        Offer.objects.create(centre=centre, therapy=TherapyFactory(), terms="free", checked_on="2026-03-01")
    else:
        Call.objects.create(
            centre=centre, outcome="confirmed", finished_at=timezone.now(), answers={"price_in_words": ""}
        )
    assert "An old source says" not in caller.get(f"/staff/calls/{start(caller, centre).pk}/").text


def test_words_of_a_source_have_a_box_and_can_be_put_right(caller, centre):
    centre.price_in_words = "About £5"
    save_centre(centre)
    ring(caller, centre, price_in_words="")
    assert centre.price_in_words == ""


def test_what_was_typed_before_a_session_ended_comes_back(caller, centre):
    call = start(caller, centre)
    page = caller.get(f"/staff/calls/{call.pk}/").text
    assert "data-recover" in page
    assert "admin-form-recovery" in page
    answer = type_in(caller, call, _unsaved="0123456789abcdef" * 2)
    assert answer["Location"].endswith("#saved=" + "0123456789abcdef" * 2)


def test_what_is_typed_while_a_colleague_finishes_the_call_goes_into_a_new_one(caller, other_caller):
    centre, ann, ben = CentreFactory(), caller, other_caller
    call = start(ann, centre)
    boxes = read_boxes(ann.get(f"/staff/calls/{call.pk}/").text)
    ben.post(f"/staff/calls/centres/{centre.pk}/start/", {"anyway": "1"})
    finish(ben, call, "no-answer")

    answer = ann.post(
        f"/staff/calls/{call.pk}/", boxes | {"next": "save", "phone": "020 7946 0123"}, follow=True
    )

    new = Call.objects.open().get()
    assert new.answers["phone"] == "020 7946 0123"
    assert "finished this call while you were at it" in answer.text
    assert 'value="020 7946 0123"' in answer.text
    again = ben.post(f"/staff/calls/{call.pk}/", boxes | {"next": "save"}, follow=True)
    assert "is saved already" in again.text
    assert Call.objects.count() == 2
