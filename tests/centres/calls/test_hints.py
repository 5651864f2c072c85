"""What old sources say of a centre: there to be checked, until something is known."""

import pytest
from django.utils import timezone

from centres.calls.models import Call
from centres.models import Offer, ValueSource
from centres.snapshots import save_centre
from tests.support.calls import ring, start, type_in
from tests.support.factories import TherapyFactory

pytestmark = pytest.mark.django_db


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
    sheet = caller.get(f"/staff/calls/centres/{centre.pk}/sheet/").text
    assert "An old source says, what it costs: “£5 a session” (printed in 2014). Please check." in sheet
    assert "or, from an old source: <strong>020 7946 0777</strong>" in sheet
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
