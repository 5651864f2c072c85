"""What the office makes of new details that came through a link: yes, no, and where the pin goes."""

import pytest

from centres.models import Centre, ProposedChange
from centres.verification import services
from tests.support.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PlaceFactory, PostcodeFactory
from tests.support.verification import TODAY, asked, days, on_the_day

pytestmark = pytest.mark.django_db


def test_the_office_says_yes_once(centre):
    proposed_change, _ = services.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    services.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert (centre.phone, centre.confirmed_on) == ("0113 496 0000", TODAY)
    centre.phone = "0113 496 0001"
    centre.save()
    services.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.phone == "0113 496 0001"


def test_the_office_says_no(centre):
    before = centre.phone
    proposed_change, _ = services.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    services.refuse_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.phone == before
    assert ProposedChange.objects.get().accepted is False


def test_a_proposal_is_confirmed_on_the_day_it_was_sent_and_never_before_what_is_known(centre):
    proposed_change, _ = services.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    with on_the_day(20):
        services.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY
    ProposedChange.objects.update(decided_at=None, accepted=None)
    Centre.objects.update(confirmed_on=TODAY + days(5))
    services.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY + days(5)


def test_a_proposal_sent_with_other_news_confirms_nothing_until_that_is_dealt_with(centre):
    proposed_change, _ = services.apply_correction(
        asked(centre), {"phone": "0113 496 0000"}, more="New prices."
    )
    services.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert (centre.phone, centre.confirmed_on) == ("0113 496 0000", None)


@pytest.mark.parametrize(
    ("pin", "values", "stands"),
    [
        ("postcode", {"postcode": "LS1 4DY"}, (LEEDS, "postcode")),
        ("town", {"postcode": "LS1 4DY"}, (LEEDS, "postcode")),
        ("address", {"postcode": "LS1 4DY"}, (LONDON, "address")),
        ("postcode", {"postcode": "ZE9 9ZZ"}, (HORNSEY, "town")),
        ("postcode", {"postcode": "", "town": "Nowhere"}, (None, "")),
        ("town", {"town": "Nowhere"}, (None, "")),
        ("postcode", {"address": "2 Made-up Road"}, (LONDON, "postcode")),
    ],
)
def test_the_pin_goes_with_an_accepted_address_unless_a_hand_set_it(centre, pin, values, stands):
    PostcodeFactory(code="LS14DY", point=LEEDS)
    PlaceFactory(name="Testham", point=HORNSEY)
    Centre.objects.update(pin=pin, postcode="N8 0NP")
    proposed_change, _ = services.apply_correction(asked(centre), values)
    services.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    point, how = stands
    assert (centre.point and centre.point.coords, centre.pin) == (point and point.coords, how)


def test_who_accepts_reads_what_became_of_the_pin_and_what_looks_wrong(admin_client, centre):
    PostcodeFactory(code="LS14DY", point=LEEDS)
    other = CentreFactory(name="Twin Centre", phone="0113 496 0000")
    proposed_change, _ = services.apply_correction(
        asked(centre), {"postcode": "LS1 4DY", "phone": other.phone}
    )
    answer = admin_client.post(
        f"/admin/centres/proposedchange/{proposed_change.pk}/decide/", {"answer": "accept"}, follow=True
    )
    said = [message.message for message in answer.context["messages"]]
    assert said[0] == f"The new details of {centre} are on the site."
    assert said[1].startswith("The pin was set by hand, so it stays where it was.")
    assert "miles from the postcode LS1 4DY" in said[2]
    assert said[3] == "Twin Centre has the same phone number. Is that right?"


def test_what_was_said_in_a_call_is_confirmed_by_the_call_alone(centre):
    held = ProposedChange.objects.create(centre=centre, values={"status": "closed"})
    services.accept_proposed_change(held)
    centre.refresh_from_db()
    assert (centre.status, centre.confirmed_on) == ("closed", None)
