"""Centres are asked in turn, and a link does what it may do once, for its own centre, and nothing else."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import signing
from django.core.management import call_command
from django.utils import timezone

from centres import still_right, written
from centres.models import Ask, Centre, OpeningTime, Proposal, Report
from centres.standing import standing
from centres.still_right import LinkNotGood
from msntc.post.models import Letter
from tests.centres.filled import filled_in
from tests.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PlaceFactory, PostcodeFactory

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


def days(number):
    return timedelta(days=number)


def run(number):
    """What cron does on the day so many days from now; the letters of that day."""
    before = set(Letter.objects.values_list("pk", flat=True))
    with time_machine.travel(datetime(2026, 11, 21, 10, tzinfo=UTC) + days(number), tick=False):
        call_command("ask_centres")
        return [letter.to for letter in Letter.objects.exclude(pk__in=before)]


def on_the_day(number):
    return time_machine.travel(datetime(2026, 11, 21, 18, tzinfo=UTC) + days(number), tick=False)


def test_two_cycles_in_which_the_second_contact_answers(centre):
    """Each begins with the first contact, whatever stayed open before."""
    for begin in (0, 105):
        assert run(begin) == ["first@centre.test"]
        assert [run(begin + n) for n in (1, 13)] == [[], []]
        assert run(begin + 14) == ["second@centre.test"]
        with on_the_day(begin + 15):
            still_right.confirm(Ask.objects.filter(stage=Ask.Stage.SECOND).first())
        assert [run(begin + n) for n in (15, 28, 42, 104)] == [[], [], [], []]
    assert not Ask.objects.filter(stage=Ask.Stage.OFFICE)


@pytest.mark.parametrize("ticked", [5, 20, 40])
def test_two_cycles_in_which_the_office_ticks_that_all_is_right(centre, ticked):
    """Its letters stay open, and count no longer."""
    letters = {0: ["first@centre.test"], 14: ["second@centre.test"], 28: []}
    for begin in (0, ticked + 90):
        for number, to in letters.items():
            if number < ticked:
                assert run(begin + number) == to
        with on_the_day(begin + ticked):
            assert ("to ring: " + centre.name in sentences()) == (ticked > 28)
            Centre.objects.update(confirmed_on=timezone.localdate())
            assert "to ring" not in sentences()
        assert [run(begin + ticked + n) for n in (1, 50, 89)] == [[], [], []]


def sentences():
    return " ".join(words for words, _ in standing())


@pytest.mark.parametrize("decide", [still_right.accept, still_right.refuse, None])
def test_two_cycles_in_which_something_changed(centre, decide):
    """Nobody is asked while the office has to decide, nor in the three months after an answer."""
    begin = 0
    Centre.objects.update(confirmed_on=TODAY - days(400))
    for number in ("0113 496 0000", "0113 496 0001"):
        assert run(begin) == ["first@centre.test"]
        with on_the_day(begin + 2):
            proposal, _ = still_right.correct(Ask.objects.first(), {"phone": number})
        assert [run(begin + n) for n in (3, 14, 20)] == [[], [], []]
        if decide is None:
            assert [run(begin + n) for n in (91, 92, 200)] == [[], [], []]
            still_right.refuse(proposal)
            begin += 200
        else:
            with on_the_day(begin + 30):
                decide(proposal)
            assert [run(begin + n) for n in (31, 60, 91)] == [[], [], []]
            begin += 92
    assert Ask.objects.count() == 2


def test_a_centre_that_never_answers_is_asked_again_after_the_office_had_its_turn(centre):
    assert [run(n) for n in (0, 14, 28, 42, 117, 118, 132, 146)] == [
        ["first@centre.test"],
        ["second@centre.test"],
        [],
        [],
        [],
        ["first@centre.test"],
        ["second@centre.test"],
        [],
    ]
    with on_the_day(146):
        assert "to ring: " + centre.name in sentences()


@pytest.mark.parametrize(
    ("first", "second", "public", "letters"),
    [
        ("a@x.test", "b@x.test", "c@x.test", ["a@x.test", "b@x.test"]),
        ("a@x.test", "", "c@x.test", ["a@x.test", "a@x.test"]),
        ("", "b@x.test", "c@x.test", ["c@x.test", "b@x.test"]),
        ("", "b@x.test", "", ["b@x.test", "b@x.test"]),
        ("", "", "", []),
    ],
)
def test_whoever_is_known_is_asked(first, second, public, letters):
    CentreFactory(contact_email=first, second_contact_email=second, email=public)
    assert run(0) + run(14) == letters


def test_whom_to_ask_costs_two_queries(centre, django_assert_num_queries):
    for _ in range(3):
        asked(CentreFactory())
    with django_assert_num_queries(2):
        still_right.due()


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


def test_the_first_contacts_link_goes_on_working_when_the_second_is_asked_and_one_answer_is_for_both(centre):
    old, new = asked(centre, days_ago=14), asked(centre, stage=Ask.Stage.SECOND, to="second@centre.test")
    texts = [still_right.token(one) for one in (old, new)]
    still_right.confirm(still_right.asked_by(texts[0]))
    assert [why(text) for text in texts] == ["answered", "answered"]
    assert not Ask.objects.filter(answered_at__isnull=True)


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
    proposal, report = still_right.correct(
        asked(centre), {"opening_hours": "Tuesdays 10 to 4", "phone": "0113 496 0000"}
    )
    centre.refresh_from_db()
    assert centre.opening_hours == "Tuesdays 10 to 4"
    assert centre.phone == before
    assert centre.confirmed_on is None
    assert proposal.values == {"phone": "0113 496 0000"}
    assert report is None


def test_the_office_says_yes_once(centre):
    proposal, _ = still_right.correct(asked(centre), {"phone": "0113 496 0000"})
    still_right.accept(proposal)
    centre.refresh_from_db()
    assert (centre.phone, centre.confirmed_on) == ("0113 496 0000", TODAY)
    centre.phone = "0113 496 0001"
    centre.save()
    still_right.accept(proposal)
    centre.refresh_from_db()
    assert centre.phone == "0113 496 0001"


def test_a_proposal_is_confirmed_on_the_day_it_was_sent_and_never_before_what_is_known(centre):
    proposal, _ = still_right.correct(asked(centre), {"phone": "0113 496 0000"})
    with on_the_day(20):
        still_right.accept(proposal)
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY
    Proposal.objects.update(decided_at=None, accepted=None)
    Centre.objects.update(confirmed_on=TODAY + days(5))
    still_right.accept(proposal)
    centre.refresh_from_db()
    assert centre.confirmed_on == TODAY + days(5)


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
    proposal, _ = still_right.correct(asked(centre), values)
    still_right.accept(proposal)
    centre.refresh_from_db()
    point, how = stands
    assert (centre.point and centre.point.coords, centre.pin) == (point and point.coords, how)


def test_who_accepts_reads_what_became_of_the_pin_and_what_looks_wrong(admin_client, centre):
    PostcodeFactory(code="LS14DY", point=LEEDS)
    other = CentreFactory(name="Twin Centre", phone="0113 496 0000")
    proposal, _ = still_right.correct(asked(centre), {"postcode": "LS1 4DY", "phone": other.phone})
    answer = admin_client.post(
        f"/admin/centres/proposal/{proposal.pk}/decide/", {"answer": "accept"}, follow=True
    )
    said = [message.message for message in answer.context["messages"]]
    assert said[0] == f"The new details of {centre} are on the site."
    assert said[1].startswith("The pin was set by hand, so it stays where it was.")
    assert "miles from the postcode LS1 4DY" in said[2]
    assert said[3] == "Twin Centre has the same phone number. Is that right?"


def test_what_else_changed_waits_for_the_office_and_nothing_is_confirmed_meanwhile(centre):
    _, report = still_right.correct(asked(centre), {}, more="A session is £20 now.")
    centre.refresh_from_db()
    assert centre.confirmed_on is None
    assert (report.centre, report.answered_on) == (centre, None)
    assert "A session is £20 now." in report.words


def test_a_proposal_sent_with_other_news_confirms_nothing_until_that_is_dealt_with(centre):
    proposal, _ = still_right.correct(asked(centre), {"phone": "0113 496 0000"}, more="New prices.")
    still_right.accept(proposal)
    centre.refresh_from_db()
    assert (centre.phone, centre.confirmed_on) == ("0113 496 0000", None)


def test_new_hours_in_a_note_do_not_confirm_the_sessions(centre):
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12))
    _, report = still_right.correct(asked(centre), {"opening_hours": "Now Fridays"})
    centre.refresh_from_db()
    assert (centre.opening_hours, centre.confirmed_on) == ("Now Fridays", None)
    assert "“Now Fridays”" in report.words


def test_the_letter_and_its_page_say_all_that_is_confirmed(client):
    filled_in(contact_email="first@centre.test", confirmed_on=None, closed_until=date(2026, 11, 30))
    call_command("ask_centres")
    letter = Letter.objects.get()
    page = BeautifulSoup(client.get(url(Ask.objects.get())).text, "html.parser").text
    for said in (letter.body, BeautifulSoup(letter.html, "html.parser").text, page):
        for fact in (
            "020 7946 0000",
            "N8 0NP",
            "Closed until the end of Monday 30 November 2026",
            "We move in June.",
            "9 am to noon",
            "Tuesday 1 December",
            "Training",
            "Ring for a tour.",
            "Suggested donation £12.50 for one session of an hour.",
            "£40",
            "Knitting",
            "Anyone with MS, and carers",
            "1.5 ATA",
            "Blue Badge",
        ):
            assert fact in " ".join(said.split()), fact
        assert "ann@" not in said
    assert "Photographs\n- 5\n" in letter.body
    link = still_right.token(Ask.objects.get())
    links = [a["href"] for a in BeautifulSoup(letter.html, "html.parser").find_all("a") if link in a["href"]]
    assert [address.rpartition(link)[2] for address in links] == ["/", "/?changed#change"]
    assert all(address in letter.body for address in links)


def test_a_letter_says_what_is_not_known(centre):
    call_command("ask_centres")
    assert "Opening hours\n- Not known\n" in Letter.objects.get().body


def test_the_office_says_no(centre):
    before = centre.phone
    proposal, _ = still_right.correct(asked(centre), {"phone": "0113 496 0000"})
    still_right.refuse(proposal)
    centre.refresh_from_db()
    assert centre.phone == before
    assert Proposal.objects.get().accepted is False


def test_only_small_changes_count_as_confirmed(centre):
    assert still_right.correct(asked(centre), {"also_offers": "Chair yoga"}) == (None, None)
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
    shown = {name: getattr(centre, name) for name in names}
    return (
        shown | {f"initial-{name}": value for name, value in shown.items()} | {"answer": "changed"} | changes
    )


def test_what_is_wrong_is_said_and_what_was_typed_stays(client, centre):
    answer = client.post(
        url(asked(centre)), typed(centre, email="not an address", opening_hours="Fridays"), **FROM_US
    )
    assert "There is a problem" in answer.text
    assert "<title>Error: Is this still right?" in answer.text
    assert "not an address" in answer.text
    assert "Fridays" in answer.text
    centre.refresh_from_db()
    assert centre.confirmed_on is None


def test_how_a_browser_ends_a_line_is_no_change(client):
    centre = filled_in(address="1 Made-up Road\nHouse", closure_note="", confirmed_on=None)
    sent = typed(centre, address="1 Made-up Road\r\nHouse", also_offers="Knitting\r\nTea")
    address = url(asked(centre))
    assert "You have changed nothing." in client.post(address, sent, **FROM_US).text
    assert "Thank you" in client.post(address, sent | {"also_offers": "Tea"}, **FROM_US).text
    centre.refresh_from_db()
    assert (centre.also_offers, centre.confirmed_on) == ("Tea", TODAY)


def test_what_was_left_as_it_was_takes_nothing_back_that_staff_saved_since(client, centre):
    link = url(asked(centre))
    page = BeautifulSoup(client.get(link + "?changed").text, "html.parser")
    boxes = page.find(id="change").find_next("form").find_all(["input", "textarea", "select"])
    sent = {
        box["name"]: box.get("value", "") if box.name == "input" else box.text.lstrip("\n") for box in boxes
    }
    centre.phone, centre.opening_hours = "0113 496 0999", "New hours"
    written.save(centre)
    client.post(link, sent | {"also_offers": "Tea"}, **FROM_US)
    centre.refresh_from_db()
    assert (centre.opening_hours, centre.also_offers) == ("New hours", "Tea")
    assert not Proposal.objects.exists()


def test_news_in_their_own_words_reach_the_office(client, centre):
    sent = typed(centre, more="The hoist is broken.")
    assert "Our office reads what you wrote" in client.post(url(asked(centre)), sent, **FROM_US).text
    assert "The hoist is broken." in Report.objects.get().words
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
            also_offers="Tea",
        ),
        **FROM_US,
    )
    centre.refresh_from_db()
    assert (centre.slug, centre.name, centre.charity_number, centre.status) == before
    assert centre.also_offers == "Tea"
