"""How a call ends: what each outcome does to the centre and to the next call, and who publishes a draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from centres.calls.models import Call
from centres.models import ProposedChange, ValueSource
from msntc.mail.models import Letter
from tests.support.calls import finish, read_boxes, ring, start, type_in
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


class TestOutcomes:
    def test_nobody_answered_waits_two_days_and_keeps_what_was_typed(self, caller, centre):
        call, _ = ring(caller, centre, "no-answer", phone="020 7946 0001")

        assert (call.outcome, call.try_again_on) == ("no-answer", TODAY() + timedelta(days=2))
        assert (centre.phone, centre.confirmed_on) == ("020 7946 0000", None)
        assert "020 7946 0001" in caller.get(f"/staff/calls/{start(caller, centre).pk}/").text

    @pytest.mark.parametrize(
        ("ago", "said"), [(61, "Please ring the centre again"), (-1, "This day has not come yet")]
    )
    def test_what_was_said_was_said_lately(self, caller, centre, ago, said):
        _, answer = ring(caller, centre, over={"said_on": str(TODAY() - timedelta(days=ago))})

        assert said in answer.text
        assert centre.confirmed_on is None

    def test_a_number_that_nobody_can_dial_is_asked_again(self, caller, centre):
        call = start(caller, centre)
        type_in(caller, call, "confirmed", phone="ask for Pat")
        page = caller.get(f"/staff/calls/{call.pk}/confirmed/", follow=True)

        assert "We cannot read this as a phone number" in page.text

    def test_still_right_of_nothing_dates_nothing(self, caller):
        centre = CentreFactory(who_may_come="")
        ring(caller, centre, who_is_right="on")

        assert centre.terms_checked_on is None

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
