"""What saving a centre does by itself, and what it warns of; it never stops for it."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from centres import geocoding
from centres.models import AccessFact, DayException, Offer, Oxygen
from tests.support.centre_admin import change, opened, save
from tests.support.factories import HORNSEY, LEEDS, CentreFactory, PostcodeFactory, TherapyFactory

pytestmark = pytest.mark.django_db
LEEDS_PIN = '{"type": "Point", "coordinates": [-1.5491, 53.8008]}'


@pytest.fixture
def centre():
    return CentreFactory(point=LEEDS, pin="address", address="1 Made-up Road", phone="020 7946 0000")


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_pin_far_from_the_postcode_is_told_and_not_moved(admin_client, centre):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    answer = save(admin_client, centre, postcode="N8 0NP")
    centre.refresh_from_db()
    assert "miles from the postcode N8 0NP" in said(answer)
    assert (centre.pin, centre.postcode) == ("address", "N8 0NP")
    assert centre.point.distance(LEEDS) < 1e-6


def test_a_pin_close_to_the_postcode_is_not_mentioned(admin_client, centre):
    PostcodeFactory(code="LS11UR", point=LEEDS)
    assert "miles" not in said(save(admin_client, centre, postcode="LS1 1UR"))


def test_a_pin_at_the_postcode_moves_with_it(admin_client, centre):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    centre.pin = "postcode"
    centre.save()
    assert "The pin now stands at N8 0NP" in said(save(admin_client, centre, postcode="N8 0NP"))
    centre.refresh_from_db()
    assert centre.point.distance(HORNSEY) < 1e-6


def test_staff_may_ask_for_the_pin_to_go_to_the_postcode(admin_client, centre):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    centre.postcode = "N8 0NP"
    centre.save()
    save(admin_client, centre, pin="postcode")
    centre.refresh_from_db()
    assert (centre.pin, centre.point.distance(HORNSEY) < 1e-6) == ("postcode", True)


def test_a_pin_stays_where_the_postcode_is_unknown(admin_client, centre):
    answer = save(admin_client, centre, postcode="N8 0NP", pin="postcode")
    centre.refresh_from_db()
    assert "The pin stays where it was." in said(answer)
    assert (centre.pin, centre.point.distance(LEEDS) < 1e-6) == ("address", True)


def test_a_pin_that_was_moved_is_set_by_hand(admin_client, centre):
    centre.pin = "town"
    centre.point = HORNSEY
    centre.save()
    save(admin_client, centre, point=LEEDS_PIN, **{"point-moved": "1"})
    centre.refresh_from_db()
    assert centre.pin == "address"


def test_saving_goes_on_when_no_look_up_answers(admin_client, centre, monkeypatch):
    def away(postcode):
        raise geocoding.GeocoderUnavailable("away")

    monkeypatch.setattr(geocoding, "locate_postcode", away)
    save(admin_client, centre, postcode="N8 0NP", town="Leeds")
    centre.refresh_from_db()
    assert centre.town == "Leeds"


@pytest.mark.parametrize("phone", ["12345", "020 7946", "+1 212 555 0100", "ask Ann"])
def test_what_is_no_phone_number_is_told_and_kept(admin_client, centre, phone):
    answer = save(admin_client, centre, phone=phone)
    assert f"{phone} does not look like a UK or Irish phone number." in said(answer)
    centre.refresh_from_db()
    assert centre.phone == phone


@pytest.mark.parametrize(
    ("phone", "nation"),
    [("+44 (0)161 872 3422", "England"), ("01 836 2112", "Ireland"), ("01534 862100", "Jersey")],
)
def test_numbers_of_these_islands_are_left_alone(admin_client, centre, phone, nation):
    assert "phone" not in said(save(admin_client, centre, phone=phone, nation=nation))


def test_a_twin_is_named(admin_client, centre):
    twin = CentreFactory(name="Made-up Twin", phone="+442079460000", address="1 made-up road", town="Testham")
    answer = said(save(admin_client, centre, county="Testshire"))
    assert "Made-up Twin has the same phone number." in answer
    assert "Made-up Twin has the same address." in answer
    twin.status = "draft"
    twin.save()
    answer = said(save(admin_client, centre, county="Testing"))
    assert "Another centre has the same phone number." in answer


def test_a_centre_that_has_closed_is_no_twin(admin_client, centre):
    CentreFactory(phone="020 7946 0000", status="closed")
    assert "same" not in said(save(admin_client, centre, county="Testshire"))


# Rows


def test_pounds_become_pence_and_are_dated_today(admin_client, centre):
    offer = Offer.objects.create(centre=centre, therapy=TherapyFactory())
    save(admin_client, centre, offers__0__terms="donation", offers__0__pence="£12.50")
    offer.refresh_from_db()
    assert (offer.pence, offer.checked_on) == (1250, timezone.localdate())
    assert opened(admin_client, centre)["offers-0-pence"] == ["12.50"]


@pytest.mark.parametrize("typed", ["twelve", "12,50", "-3", "12.345"])
def test_what_is_no_amount_is_told(admin_client, centre, typed):
    Offer.objects.create(centre=centre, therapy=TherapyFactory())
    answer = save(admin_client, centre, offers__0__terms="price", offers__0__pence=typed)
    assert "Write the amount in pounds" in answer.text


def test_a_day_that_was_typed_stays(admin_client, centre):
    Offer.objects.create(centre=centre, therapy=TherapyFactory())
    save(admin_client, centre, offers__0__terms="free", offers__0__checked_on="2026-03-01")
    assert centre.offers.get().checked_on == date(2026, 3, 1)


def test_all_access_facts_stand_ready_also_for_a_new_centre(admin_client, centre):
    assert opened(admin_client, centre)["access-TOTAL_FORMS"] == ["16"]
    new = admin_client.get("/admin/centres/centre/add/").text
    assert new.count('value="unknown"') >= 16


def test_only_answered_facts_become_rows_and_keep_their_measure(admin_client, centre):
    save(admin_client, centre, access__1__answer="yes", access__1__number="20", access__9__answer="no")
    found = {row.fact: (row.answer, row.measured, row.checked_on) for row in centre.access.all()}
    today = timezone.localdate()
    assert found == {"parking-near": ("yes", "20 metres to the door", today), "hoist": ("no", "", today)}
    page = opened(admin_client, centre)
    assert (page["access-INITIAL_FORMS"], page["access-TOTAL_FORMS"]) == (["2"], ["16"])


def test_a_fact_that_has_no_measure_takes_no_number(admin_client, centre):
    answer = save(admin_client, centre, access__9__answer="yes", access__9__number="3")
    assert "This fact has no number. Use the note." in answer.text
    assert not AccessFact.objects.exists()


def test_an_answer_that_changes_is_dated_anew(admin_client, centre):
    AccessFact.objects.create(centre=centre, fact="hoist", answer="yes", checked_on=date(2025, 1, 1))
    save(admin_client, centre, access__0__answer="no")
    assert centre.access.get().checked_on == timezone.localdate()


def test_the_chamber_is_kept(admin_client, centre):
    save(admin_client, centre, oxygen__0__pressures=["150", "200"], oxygen__0__seats="6")
    chamber = Oxygen.objects.get()
    assert (chamber.pressures, chamber.seats, chamber.checked_on) == ([150, 200], 6, timezone.localdate())


def test_who_may_come_is_dated_today(admin_client, centre):
    save(admin_client, centre, who_may_come="Anyone with MS")
    centre.refresh_from_db()
    assert centre.terms_checked_on == timezone.localdate()


def test_a_form_saved_as_it_stands_changes_nothing(admin_client, centre):
    Offer.objects.create(centre=centre, therapy=TherapyFactory())
    AccessFact.objects.create(centre=centre, fact="hoist", answer="yes", checked_on=date(2025, 1, 1))
    count = centre.history.count()
    save(admin_client, centre)
    assert centre.history.count() == count
    assert admin_client.get(change(centre)).status_code == 200


def test_how_a_browser_ends_its_lines_changes_nothing(admin_client, centre):
    centre.address, centre.also_offers = "1 Made-up Road\nBehind the church", "Tea\nSinging"
    centre.save()
    count = centre.history.count()
    typed = {"address": "1 Made-up Road\r\nBehind the church", "also_offers": "Tea\r\nSinging"}
    save(admin_client, centre, **typed)
    assert centre.history.count() == count
    save(admin_client, centre, address="2 Made-up Road\r\nBehind the church")
    centre.refresh_from_db()
    assert centre.address == "2 Made-up Road\nBehind the church"


def test_days_that_are_long_past_leave_the_form_and_stay(client, admin_user, centre):
    with time_machine.travel("2026-11-30T23:30:00Z") as clock:
        client.force_login(admin_user)
        for day in (date(2025, 12, 24), date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 24)):
            DayException.objects.create(centre=centre, day=day)
        form = opened(client, centre)
        assert form["exceptions-INITIAL_FORMS"] == ["2"]
        clock.move_to("2026-12-01T00:30:00Z")
        client.post(change(centre), form | {"exceptions-1-reason": "Christmas"})
    assert [(str(row.day), row.reason) for row in centre.exceptions.order_by("day")] == [
        ("2025-12-24", ""),
        ("2026-09-30", ""),
        ("2026-10-01", ""),
        ("2026-12-24", "Christmas"),
    ]


def test_a_centre_with_years_of_rows_can_be_saved(admin_client, centre):
    for day in range(200):
        DayException.objects.create(centre=centre, day=timezone.localdate() + timedelta(days=day))
    form = opened(admin_client, centre)
    assert len(form) > 1_000
    admin_client.post(change(centre), form | {"phone": "020 7946 0005"})
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0005"


def test_eight_fields_come_first_and_then_the_sessions_of_the_week(admin_client, centre):
    page = admin_client.get(change(centre)).text
    first = page.partition("What people look for first")[2].partition("Sessions of an ordinary week")[0]
    assert re.findall(r'class="form-row[^"]* field-(\w+)"', first.partition("</fieldset>")[0]) == (
        "phone email website address town postcode opening_hours closure_note".split()
    )
    assert first.count("</fieldset>") == 1
    assert page.count('name="opening_times-TOTAL_FORMS"') == 1
