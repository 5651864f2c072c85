"""Centres are asked in turn, and a link does what it may do once, for its own centre, and nothing else."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import signing
from django.core.management import call_command

from centres import still_right
from centres.models import Ask, Proposal
from centres.still_right import LinkNotGood
from msntc.post.models import Letter
from tests.factories import CentreFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


@pytest.fixture
def centre():
    return CentreFactory(contact_email="first@centre.test", second_contact_email="second@centre.test")


def asked(centre, *, stage=Ask.Stage.FIRST, days_ago=0, to="first@centre.test"):
    return Ask.objects.create(centre=centre, stage=stage, to=to, asked_on=TODAY - timedelta(days=days_ago))


def stages(on=TODAY):
    return {centre.slug: stage for centre, stage in still_right.due(on)}


def test_a_centre_that_never_confirmed_is_asked(centre):
    assert stages() == {centre.slug: Ask.Stage.FIRST}


@pytest.mark.parametrize(("days", "is_asked"), [(89, False), (90, True), (400, True)])
def test_a_centre_is_asked_again_after_90_days(centre, days, is_asked):
    centre.confirmed_on = TODAY - timedelta(days=days)
    centre.save()
    assert bool(stages()) == is_asked


def test_an_unanswered_letter_goes_to_the_second_contact_then_to_the_office_then_starts_again(centre):
    asked(centre, days_ago=13)
    assert stages() == {}
    Ask.objects.update(asked_on=TODAY - timedelta(days=14))
    assert stages() == {centre.slug: Ask.Stage.SECOND}
    Ask.objects.update(asked_on=TODAY - timedelta(days=28))
    asked(centre, stage=Ask.Stage.SECOND, days_ago=14)
    assert stages() == {centre.slug: Ask.Stage.OFFICE}
    Ask.objects.update(asked_on=TODAY - timedelta(days=200))
    asked(centre, stage=Ask.Stage.OFFICE, days_ago=89, to="")
    assert stages() == {}
    Ask.objects.filter(stage=Ask.Stage.OFFICE).update(asked_on=TODAY - timedelta(days=90))
    assert stages() == {centre.slug: Ask.Stage.FIRST}


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_a_centre_that_is_not_published_is_not_asked(centre, status):
    centre.status = status
    centre.save()
    assert stages() == {}


def test_the_command_writes_one_letter_with_the_link_and_none_the_second_time(centre):
    call_command("ask_centres")
    call_command("ask_centres")
    letter = Letter.objects.get()
    assert letter.to == "first@centre.test"
    assert centre.name in letter.subject
    link = still_right.token(Ask.objects.get())
    assert link in letter.body
    assert link in letter.html


def test_a_centre_without_an_address_for_letters_stands_on_the_offices_list():
    CentreFactory(contact_email="", email="")
    call_command("ask_centres")
    assert not Letter.objects.exists()
    assert Ask.objects.get().stage == Ask.Stage.OFFICE


def test_the_public_address_is_asked_where_no_other_is_known():
    CentreFactory(contact_email="", email="desk@centre.test")
    call_command("ask_centres")
    assert Letter.objects.get().to == "desk@centre.test"


def test_a_good_link_finds_its_letter_and_confirming_dates_the_centre(centre):
    ask = asked(centre)
    found = still_right.asked_by(still_right.token(ask))
    still_right.confirm(found)
    centre.refresh_from_db()
    assert found == ask
    assert centre.confirmed_on == TODAY


def why(text):
    with pytest.raises(LinkNotGood) as refused:
        still_right.asked_by(text)
    return refused.value.why


def test_a_forged_link_is_refused(centre):
    good = still_right.token(asked(centre))
    other_salt = signing.TimestampSigner(salt="other").sign_object(Ask.objects.get().pk)
    for text in (
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "",
        "1",
        "a:b:c",
        other_salt,
        "\0",
        "é" * 400,
    ):
        assert why(text) == "forged"


def test_a_link_expires_after_30_days(centre):
    text = still_right.token(asked(centre))
    with time_machine.travel("2026-12-21T09:59:00Z", tick=False):
        assert still_right.asked_by(text)
    with time_machine.travel("2026-12-21T10:01:00Z", tick=False):
        assert why(text) == "expired"


def test_a_link_works_once(centre):
    ask = asked(centre)
    text = still_right.token(ask)
    still_right.confirm(still_right.asked_by(text))
    assert why(text) == "answered"
    with pytest.raises(LinkNotGood):
        still_right.confirm(ask)


def test_a_newer_letter_replaces_the_older_link(centre):
    old = still_right.token(asked(centre))
    asked(centre, stage=Ask.Stage.SECOND, to="second@centre.test")
    assert why(old) == "replaced"


def test_a_link_to_a_centre_that_closed_says_nothing(centre):
    text = still_right.token(asked(centre))
    centre.status = "closed"
    centre.save()
    assert why(text) == "forged"


def test_the_link_of_one_centre_never_changes_another(centre):
    other = CentreFactory()
    still_right.confirm(still_right.asked_by(still_right.token(asked(centre))))
    other.refresh_from_db()
    assert other.confirmed_on is None


def test_hours_change_at_once_and_a_phone_number_waits_for_the_office(centre):
    before = centre.phone
    proposal = still_right.correct(
        asked(centre), {"opening_hours": "Tuesdays 10 to 4", "phone": "0113 496 0000"}
    )
    centre.refresh_from_db()
    assert centre.opening_hours == "Tuesdays 10 to 4"
    assert centre.phone == before
    assert centre.confirmed_on is None
    assert proposal.values == {"phone": "0113 496 0000"}


def test_the_office_says_yes_once(centre):
    proposal = still_right.correct(asked(centre), {"phone": "0113 496 0000"})
    still_right.accept(proposal)
    centre.refresh_from_db()
    assert (centre.phone, centre.confirmed_on) == ("0113 496 0000", TODAY)
    centre.phone = "0113 496 0001"
    centre.save()
    still_right.accept(proposal)
    centre.refresh_from_db()
    assert centre.phone == "0113 496 0001"


def test_the_office_says_no(centre):
    before = centre.phone
    proposal = still_right.correct(asked(centre), {"phone": "0113 496 0000"})
    still_right.refuse(proposal)
    centre.refresh_from_db()
    assert centre.phone == before
    assert Proposal.objects.get().accepted is False


def test_only_small_changes_count_as_confirmed(centre):
    assert still_right.correct(asked(centre), {"also_offers": "Chair yoga"}) is None
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY


def url(ask):
    return f"/centres/still-right/{still_right.token(ask)}/"


FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def test_opening_the_link_changes_nothing_and_the_button_does(client, centre):
    address = url(asked(centre))
    for _ in range(3):
        answer = client.get(address)
        assert answer.status_code == 200
        assert centre.name in answer.text
    client.head(address)
    centre.refresh_from_db()
    assert centre.confirmed_on is None
    assert "Thank you" in client.post(address, {"answer": "right"}, **FROM_US).text
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY
    assert client.post(address, {"answer": "right"}, **FROM_US).status_code == 410


def test_the_page_is_kept_by_nobody_and_its_address_goes_nowhere(client, centre):
    answer = client.get(url(asked(centre)))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


def test_a_form_of_another_site_confirms_nothing(client, centre):
    address = url(asked(centre))
    for headers in ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}):
        assert client.post(address, {"answer": "right"}, **headers).status_code == 403
    centre.refresh_from_db()
    assert centre.confirmed_on is None


def test_a_forged_link_is_not_found_and_an_old_one_is_gone(client, centre):
    assert client.get("/centres/still-right/1:2:3/").status_code == 404
    address = url(asked(centre))
    with time_machine.travel("2027-11-21T10:00:00Z", tick=False):
        assert client.get(address).status_code == 410


def typed(centre, **changes):
    names = "phone email website address town postcode opening_hours also_offers who_may_come closed_reason".split()
    return {name: getattr(centre, name) for name in names} | {"answer": "changed"} | changes


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, centre):
    answer = client.post(
        url(asked(centre)), typed(centre, email="not an address", opening_hours="Fridays"), **FROM_US
    )
    assert "There is a problem" in answer.text
    assert "not an address" in answer.text
    assert "Fridays" in answer.text
    centre.refresh_from_db()
    assert centre.confirmed_on is None


def test_a_centre_sends_its_changes(client, centre):
    changes = typed(
        centre, phone="0113 496 0000", opening_hours="Fridays 10 to 2", who_may_come="Anyone with MS"
    )
    assert "Our office looks at" in client.post(url(asked(centre)), changes, **FROM_US).text
    centre.refresh_from_db()
    assert centre.opening_hours == "Fridays 10 to 2"
    assert (centre.who_may_come, centre.terms_checked_on) == ("Anyone with MS", TODAY)
    assert centre.phone != "0113 496 0000"
    assert Proposal.objects.get().values == {"phone": "0113 496 0000"}


def test_the_slug_and_the_charity_number_are_not_for_a_link_to_change(client, centre):
    before = (centre.slug, centre.name, centre.charity_number, centre.status)
    client.post(
        url(asked(centre)),
        typed(
            centre,
            slug="mine",
            name="Mine",
            charity_number="123456",
            status="closed",
            confirmed_on="2030-01-01",
        ),
        **FROM_US,
    )
    centre.refresh_from_db()
    assert (centre.slug, centre.name, centre.charity_number, centre.status) == before
