"""What the office makes of new details that came through a link: yes, no, and where the pin goes."""

from datetime import time

import pytest
from bs4 import BeautifulSoup

from centres.models import Centre, Offer, OpeningTime, ProposedChange
from centres.snapshots import build_centre_document, save_centre
from centres.verification import answers, link_changes, proposed_changes
from tests.support.factories import (
    HORNSEY,
    LEEDS,
    LONDON,
    CentreFactory,
    PlaceFactory,
    PostcodeFactory,
    TherapyFactory,
)
from tests.support.verification import TODAY, asked, days, on_the_day

pytestmark = pytest.mark.django_db


def test_the_office_says_yes_once(centre):
    proposed_change, _ = answers.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    proposed_changes.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert (centre.phone, centre.confirmed_on) == ("0113 496 0000", TODAY)
    centre.phone = "0113 496 0001"
    centre.save()
    proposed_changes.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.phone == "0113 496 0001"


def test_the_office_says_no(centre):
    before = centre.phone
    proposed_change, _ = answers.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    proposed_changes.refuse_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.phone == before
    assert ProposedChange.objects.get().accepted is False


def test_a_proposal_is_confirmed_on_the_day_it_was_sent_and_never_before_what_is_known(centre):
    proposed_change, _ = answers.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    with on_the_day(20):
        proposed_changes.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY
    ProposedChange.objects.update(decided_at=None, accepted=None)
    Centre.objects.update(confirmed_on=TODAY + days(5))
    proposed_changes.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY + days(5)


def test_a_proposal_sent_with_other_news_confirms_nothing_until_that_is_dealt_with(centre):
    proposed_change, _ = answers.apply_correction(
        asked(centre), {"phone": "0113 496 0000"}, more="New prices."
    )
    proposed_changes.accept_proposed_change(proposed_change)
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
    proposed_change, _ = answers.apply_correction(asked(centre), values)
    proposed_changes.accept_proposed_change(proposed_change)
    centre.refresh_from_db()
    point, how = stands
    assert (centre.point and centre.point.coords, centre.pin) == (point and point.coords, how)


def test_who_accepts_reads_what_became_of_the_pin_and_what_looks_wrong(admin_client, centre):
    PostcodeFactory(code="LS14DY", point=LEEDS)
    other = CentreFactory(name="Twin Centre", phone="0113 496 0000")
    proposed_change, _ = answers.apply_correction(
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
    proposed_changes.accept_proposed_change(held)
    centre.refresh_from_db()
    assert (centre.status, centre.confirmed_on) == ("closed", None)


def decide(client, proposal, **more):
    address = f"/admin/centres/proposedchange/{proposal.pk}/"
    boxes = BeautifulSoup(client.get(f"{address}change/").text, "html.parser").select("[name=seen]")
    sent = {box["name"]: box["value"] for box in boxes} | {"answer": "accept"} | more
    return client.post(f"{address}decide/", sent, follow=True)


def test_where_the_same_was_changed_since_the_office_is_asked_before_it_is_taken_back(admin_client, centre):
    proposal, _ = answers.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    address = f"/admin/centres/proposedchange/{proposal.pk}/"
    early = {"answer": "accept", "seen": Centre.objects.get().version}
    centre = Centre.objects.get()
    centre.phone = "0113 496 0222"
    save_centre(centre)

    page = admin_client.post(f"{address}decide/", early, follow=True)
    assert "Nothing is saved yet: somebody has changed the same since this was sent." in page.text
    assert "Somebody has put this there since. Before, it was: Nothing" in page.text
    assert "Accept all the same" in page.text
    assert Centre.objects.get().phone == "0113 496 0222"

    decide(admin_client, proposal)
    assert Centre.objects.get().phone == "0113 496 0000"


def test_what_the_office_has_put_there_itself_is_no_clash(admin_client, centre):
    proposal, _ = answers.apply_correction(asked(centre), {"phone": "0113 496 0000"})
    centre = Centre.objects.get()
    centre.phone = "0113 496 0000"
    save_centre(centre)

    assert "are on the site" in decide(admin_client, proposal, seen="").text
    assert ProposedChange.objects.get().accepted


def test_a_yes_to_rows_takes_back_nothing_that_others_changed_since(admin_client, centre):
    oxygen, yoga, physio = (TherapyFactory(slug=slug) for slug in ("oxygen", "yoga", "physio"))
    for therapy in (oxygen, yoga):
        Offer.objects.create(centre=centre, therapy=therapy, terms="price", pence=2000, checked_on=TODAY)
    sent = build_centre_document(centre)["offers"]
    sent = [row | {"pence": 500} if row["therapy__slug"] == "yoga" else row for row in sent]
    proposal, _ = proposed_changes.propose_parts(
        asked(centre), centre, {"offers": sent}, {"offers": "Prices wait."}
    )

    centre.offers.filter(therapy=oxygen).update(pence=2500)
    Offer.objects.create(centre=centre, therapy=physio)
    save_centre(centre)
    page = decide(admin_client, proposal, seen="")
    assert "are on the site" in page.text
    assert dict(centre.offers.values_list("therapy__slug", "pence")) == {
        "oxygen": 2500,
        "physio": None,
        "yoga": 500,
    }


def test_a_row_that_both_changed_is_asked_about(admin_client, centre):
    offer = Offer.objects.create(
        centre=centre, therapy=TherapyFactory(slug="yoga"), terms="price", pence=2000, checked_on=TODAY
    )
    [row] = build_centre_document(centre)["offers"]
    parts = {"offers": [row | {"pence": 500}]}
    proposal, _ = proposed_changes.propose_parts(asked(centre), centre, parts, {"offers": "Prices wait."})
    centre.offers.update(pence=2500)
    save_centre(centre)

    assert "Nothing is saved yet" in decide(admin_client, proposal, seen="").text
    offer.refresh_from_db()
    assert offer.pence == 2500
    decide(admin_client, proposal)
    offer.refresh_from_db()
    assert offer.pence == 500


def test_a_change_that_the_office_takes_back_for_the_centre_leaves_what_others_added(admin_client, centre):
    """It was left to the office because of one session that was changed since; another was added."""
    letter = asked(centre)
    stood = link_changes.get_values(centre, ["opening_times"])
    for day in (1, 2):
        OpeningTime.objects.create(centre=centre, weekday=day, opens=time(9), closes=time(12))
    change = link_changes.record_change(letter, centre, stood)
    OpeningTime.objects.filter(weekday=1).update(closes=time(13))
    OpeningTime.objects.create(centre=centre, weekday=4, opens=time(9), closes=time(12))
    save_centre(centre)
    link_changes.revert_link_change(link_changes.build_undo_url(change, 0).split("/")[-2])

    decide(admin_client, ProposedChange.objects.get())
    assert list(centre.opening_times.values_list("weekday", flat=True)) == [4]
