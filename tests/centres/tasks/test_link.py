"""The task pages by the link of a letter: what is live at once, what waits for the office, what is told to whom."""

from datetime import date, time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from centres.models import AccessFact, Centre, LinkChange, Offer, OpeningTime, ProposedChange
from centres.models.verification import format_difference
from centres.tasks.pages import TASKS
from centres.verification import link_changes
from centres.verification.proposed_changes import accept_proposed_change
from centres.verification.views import TASK_TITLES
from msntc.forms.ratelimit import Limit
from msntc.mail.models import Letter
from tests.support.factories import LONDON, CentreFactory, TherapyFactory
from tests.support.tasks import picture, read_form, send, undo
from tests.support.verification import asked, url

pytestmark = pytest.mark.django_db
LIVE = "Saved. The public sees it now."
WAITS = "Sent. Our office looks at this first:"
TUESDAY = {"opens-1-0": "09:00", "closes-1-0": "16:00"}


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


@pytest.fixture
def centre():
    return CentreFactory(
        slug="own",
        phone="020 7946 0000",
        contact_email="first@centre.test",
        second_contact_email="second@centre.test",
    )


@pytest.fixture
def letter(centre):
    return asked(centre)


@pytest.fixture
def client():
    return Client(HTTP_SEC_FETCH_SITE="same-origin")


def now(centre) -> Centre:
    return Centre.objects.get(pk=centre.pk)


def test_the_letters_page_leads_to_each_task(client, letter):
    page = client.get(url(letter) + "?changed")

    assert set(TASK_TITLES) == set(TASKS)
    for task in TASKS:
        assert f"{url(letter)}{task}/" in page.text
        assert client.get(f"{url(letter)}{task}/").status_code == 200


def test_hours_are_live_at_once_and_both_contacts_can_undo_them(client, centre, letter):
    page = send(client, f"{url(letter)}hours/", TUESDAY)

    assert LIVE in page.text
    assert not page.cookies
    assert centre.opening_times.count() == 1
    assert centre.history.first().history_change_reason == "by the link sent to first@centre.test"
    assert now(centre).confirmed_on is None
    letters = Letter.objects.order_by("pk")
    assert [one.to for one in letters] == ["first@centre.test", "second@centre.test"]
    assert "Building open: Tuesday 09:00 to 16:00" in letters[0].body

    [change] = LinkChange.objects.all()
    token = link_changes.build_undo_url(change, 1)
    assert "Building open: Tuesday" in client.get(token).text
    client.post(token)
    assert not centre.opening_times.exists()
    assert client.get(token).status_code == 410


def test_several_things_are_changed_by_one_link_until_all_is_right(client, centre, letter):
    send(client, f"{url(letter)}hours/", TUESDAY)
    send(client, f"{url(letter)}closed/", closed_from="2026-12-24", closed_until="2027-01-02")
    send(client, f"{url(letter)}access/", {"step-free": "yes"})

    assert LinkChange.objects.count() == 3
    client.post(url(letter), {"answer": "right"})
    assert now(centre).confirmed_on == date(2026, 11, 21)
    assert client.get(f"{url(letter)}hours/").status_code == 410
    assert client.post(f"{url(letter)}hours/", TUESDAY).status_code == 410


def test_undo_is_one_press_for_who_saved_too(client, centre, letter):
    page = send(client, f"{url(letter)}hours/", TUESDAY)
    page = undo(client, page)

    assert "Undone. All is as it was before." in page.text
    assert not centre.opening_times.exists()
    assert LinkChange.objects.get().undone_at


@pytest.mark.parametrize(
    ("task", "boxes", "what"),
    [
        ("contact", {"phone": "0117 496 0009"}, "Phone"),
        ("closed", {"closed_from": "2026-12-01"}, "Closed from"),
        ("closed", {"closed_from": "2026-12-01", "closed_until": "2027-06-01"}, "Closed until"),
        (
            "closed",
            {
                "closed_from": "2026-12-01",
                "closed_until": "2026-12-05",
                "closed_reason": "Ring 0911 498 0000",
            },
            "Why it is closed",
        ),
        ("offers", {"yoga": "on", "yoga-terms": "price", "yoga-pence": "500"}, "Offers"),
        ("offers", {"yoga": "on", "yoga-covers": "pay to 12-34-56"}, "Offers"),
        ("offers", {"also_offers": "Look at evil.example.com"}, "Also offers"),
        ("pin", {"coordinates": "51.6, -0.2"}, "Pin on the map"),
        ("photo", {"picture": picture, "alt": "The door"}, "Photos"),
    ],
)
def test_what_a_stranger_could_harm_with_waits_for_the_office(client, centre, letter, task, boxes, what):
    TherapyFactory(slug="yoga", name="Yoga")
    boxes = {name: value() if callable(value) else value for name, value in boxes.items()}
    before = now(centre).document

    page = send(client, f"{url(letter)}{task}/", boxes)
    assert WAITS in page.text
    [proposal] = ProposedChange.objects.all()
    assert any(name == what for name, _ in proposal.lines)
    assert now(centre).version == 1
    assert now(centre).document == before
    assert not centre.offers.exists()
    assert not centre.photos.exists()

    undo(client, page)
    proposal.refresh_from_db()
    assert proposal.accepted is False


def test_taking_away_all_times_waits(client, centre, letter):
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(9), closes=time(12))
    gone = {"opens-1-0": "", "closes-1-0": "", **{f"closed-{day}": "on" for day in range(7)}}

    assert WAITS in send(client, f"{url(letter)}hours/", gone).text
    assert centre.opening_times.count() == 1
    assert now(centre).closed_weekdays == []


def test_what_the_page_denies_is_not_affirmed_by_a_link_alone(client, centre, letter):
    AccessFact.objects.create(
        centre=centre, fact="step-free", answer="no", number=9, checked_on=date(2026, 11, 1)
    )
    assert LIVE in send(client, f"{url(letter)}access/", {"toilet": "yes"}).text
    assert centre.access.get(fact="toilet").answer == "yes"
    assert WAITS in send(client, f"{url(letter)}access/", {"step-free": "yes", "step-free-number": ""}).text
    assert centre.access.get(fact="step-free").answer == "no"


def test_an_offer_and_its_price_are_not_taken_away_by_a_link_alone(client, centre, letter):
    for slug, price in (("yoga", {}), ("oxygen", {"terms": "price", "pence": 900})):
        checked = {"checked_on": date(2026, 11, 1)} if price else {}
        Offer.objects.create(centre=centre, therapy=TherapyFactory(slug=slug), **price, **checked)
    assert WAITS in send(client, f"{url(letter)}offers/", {"yoga": None}).text
    assert WAITS in send(client, f"{url(letter)}offers/", {"oxygen-terms": "", "oxygen-pence": ""}).text
    assert [offer.cost for offer in centre.offers.order_by("therapy__slug")] == ["£9.", "Ask what it costs."]


def test_taking_away_most_days_waits_and_one_of_three_does_not(client, centre, letter):
    for day in (1, 2, 3):
        OpeningTime.objects.create(centre=centre, weekday=day, opens=time(9), closes=time(12))
    gone = {f"{box}-{day}-0": "" for day in (1, 2) for box in ("opens", "closes")}
    assert WAITS in send(client, f"{url(letter)}hours/", gone).text
    assert centre.opening_times.count() == 3
    assert LIVE in send(client, f"{url(letter)}hours/", {"opens-1-0": "", "closes-1-0": ""}).text
    assert centre.opening_times.count() == 2


def test_a_tick_is_live_while_a_price_waits_and_the_office_takes_it_over(
    client, admin_client, centre, letter
):
    TherapyFactory(slug="yoga", name="Yoga")
    assert LIVE in send(client, f"{url(letter)}offers/", yoga="on").text
    send(client, f"{url(letter)}offers/", {"yoga-terms": "price", "yoga-pence": "5"})
    [offer] = centre.offers.all()
    assert offer.terms == ""

    [proposal] = ProposedChange.objects.all()
    page = admin_client.get(f"/admin/centres/proposedchange/{proposal.pk}/change/")
    assert "yoga, price, £5.00" in page.text
    admin_client.post(f"/admin/centres/proposedchange/{proposal.pk}/decide/", {"answer": "accept"})
    [offer] = centre.offers.all()
    assert (offer.terms, offer.pence) == ("price", 500)


def test_the_office_sees_a_picture_before_it_takes_it_over(client, admin_client, centre, letter):
    send(client, f"{url(letter)}photo/", picture=picture(), alt="The door")
    [proposal] = ProposedChange.objects.all()
    address = f"/admin/centres/proposedchange/{proposal.pk}/"

    assert '<img src="/media/pictures/' in admin_client.get(f"{address}change/").text
    admin_client.post(f"{address}decide/", {"answer": "accept"})
    assert centre.photos.get().alt == "The door"


def test_a_pin_moves_once_the_office_says_yes(client, admin_client, centre, letter):
    send(client, f"{url(letter)}pin/", coordinates="51.6, -0.2")
    assert now(centre).point.equals_exact(LONDON, 1e-6)
    [proposal] = ProposedChange.objects.all()
    admin_client.post(f"/admin/centres/proposedchange/{proposal.pk}/decide/", {"answer": "accept"})

    assert now(centre).point.coords == (-0.2, 51.6)


def test_a_double_tap_waits_once_and_writes_once(client, centre, letter):
    address = f"{url(letter)}contact/"
    mine = read_form(client.get(address)) | {"phone": "020 7946 0009"}
    for _ in range(2):
        assert WAITS in client.post(address, mine, follow=True).text

    assert ProposedChange.objects.count() == 1
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("task", TASKS)
def test_a_scanner_that_opens_the_pages_changes_nothing(client, centre, letter, task):
    for ask in (client.get, client.head):
        answer = ask(
            f"{url(letter)}{task}/?saved=1&waiting=1&undone=yes&open=1&copy=1&from=0&to=all&preview=1"
        )
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer["Referrer-Policy"] == "same-origin"

    assert now(centre).version == 1
    assert not Letter.objects.exists()
    assert client.get(f"{url(letter)}undo/").status_code == 405


def test_all_is_right_waits_for_what_the_link_sent_before(client, centre, letter):
    send(client, f"{url(letter)}contact/", phone="020 7946 0009")
    page = client.post(url(letter), {"answer": "right"})

    assert "A change that was sent before still waits for our office." in page.text
    assert now(centre).confirmed_on is None
    accept_proposed_change(ProposedChange.objects.get())
    assert (now(centre).confirmed_on, now(centre).phone) == (date(2026, 11, 21), "020 7946 0009")


def test_a_pin_that_waits_is_told_by_how_far_it_moves():
    stands, moved = "SRID=4326;POINT (-0.1276 51.5072)", "SRID=4326;POINT (-0.117 51.585)"

    assert format_difference(stands, moved) == (
        "51.5072 N, 0.1276 W",
        "51.5850 N, 0.1170 W: 5.4 miles from there",
    )


def test_of_rows_those_are_told_that_differ():
    stood, stands = ({"rows": [], "words": words} for words in ("Yoga\nOxygen", "Oxygen\nPilates"))

    assert format_difference(stood, stands) == ("Yoga", "Pilates")


def test_a_link_that_is_too_old_or_forged_opens_nothing(client, centre, letter):
    address = url(letter)
    assert client.get("/centres/still-right/forged/hours/").status_code == 404
    assert client.post("/centres/still-right/forged/undo/", {"task": "hours"}).status_code == 404
    with time_machine.travel("2026-12-25T10:00:00Z", tick=False):
        assert client.post(f"{address}hours/", TUESDAY).status_code == 410


def test_a_form_of_another_site_is_refused(centre, letter):
    elsewhere = Client(HTTP_SEC_FETCH_SITE="cross-site")

    assert elsewhere.post(f"{url(letter)}hours/", TUESDAY).status_code == 403
    assert elsewhere.post(f"{url(letter)}undo/", {"task": "hours", "saved": "1"}).status_code == 403


def test_a_link_undoes_only_what_came_by_it(client, admin_client, centre, letter):
    send(admin_client, "/staff/centre/own/contact/", phone="020 7946 0005")
    client.post(f"{url(letter)}undo/", {"task": "contact", "saved": now(centre).version})
    assert now(centre).phone == "020 7946 0005"

    other = asked(CentreFactory(slug="other"), to="other@centre.test")
    send(client, f"{url(other)}contact/", phone="020 7946 0007")
    [proposal] = ProposedChange.objects.all()
    client.post(f"{url(letter)}undo/", {"task": "contact", "waiting": proposal.pk})
    proposal.refresh_from_db()
    assert proposal.decided_at is None


def test_one_link_does_not_write_letters_all_day(client, centre, letter, monkeypatch):
    monkeypatch.setattr("centres.tasks.views.MOST_BY_LINK", [Limit(2, 86_400)])
    for minute in ("10", "20", "30"):
        page = send(client, f"{url(letter)}hours/", {"opens-1-0": f"09:{minute}", "closes-1-0": "16:00"})

    assert "That is a lot of changes for one day." in page.text
    assert centre.opening_times.get().opens == time(9, 20)


def test_a_draft_has_no_such_pages(client, centre, letter):
    Centre.objects.filter(pk=centre.pk).update(status="draft")

    page = client.get(f"{url(letter)}hours/")
    assert page.status_code == 410
    assert "This page is not public now" in page.text


def test_all_still_right_is_said_of_what_was_shown(client, admin_client, centre, letter):
    page = client.get(url(letter))
    send(admin_client, "/staff/centre/own/contact/", phone="020 7946 0666")
    for said, confirmed in (
        ("Somebody has changed this while you had it open.", None),
        ("Thank you", date(2026, 11, 21)),
    ):
        seen = BeautifulSoup(page.text, "html.parser").select_one("[name=seen]")["value"]
        page = client.post(url(letter), {"answer": "right", "seen": seen})
        assert said in page.text
        assert now(centre).confirmed_on == confirmed
