"""The other six tasks of somebody who runs a centre: each saved as one version, seen at once, and undone."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from centres.models import AccessFact, Centre, Offer, ProposedChange
from tests.support.factories import HORNSEY, LONDON, PostcodeFactory, TherapyFactory
from tests.support.opening_times import give_times
from tests.support.tasks import picture, read_form, send, undo

pytestmark = pytest.mark.django_db
AT = "/staff/centre/own/{}/".format
SAVED = "Saved. The public sees it now."


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_first_page_lists_the_seven_tasks_with_their_state(client, centre):
    page = client.get("/staff/centre/own/")

    assert page.text.count("task-list__now") == 7
    assert "020 7946 0000" in page.text
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"


def test_who_has_one_centre_lands_on_it(client, centre):
    for address in ("/staff/centre/", "/admin/centres/centre/"):
        assert client.get(address)["Location"] == "/staff/centre/own/"


def test_all_is_right_is_one_press(client, centre):
    page = client.post("/staff/centre/own/right/", follow=True)
    centre.refresh_from_db()

    assert centre.confirmed_on == timezone.localdate()
    assert "People read that you checked it today." in page.text
    versions = centre.history.count()
    client.post("/staff/centre/own/right/")
    assert centre.history.count() == versions


def test_all_is_right_is_said_of_what_was_shown(client, admin_client, centre):
    page = client.get("/staff/centre/own/")
    send(admin_client, AT("contact"), phone="020 7946 0666")
    seen = {"seen": BeautifulSoup(page.text, "html.parser").select_one("[name=seen]")["value"]}
    page = client.post("/staff/centre/own/right/", seen, follow=True)
    centre.refresh_from_db()
    assert "Somebody has changed this while you had it open." in page.text
    assert centre.confirmed_on is None

    seen = {"seen": BeautifulSoup(page.text, "html.parser").select_one("[name=seen]")["value"]}
    for _ in range(2):
        page = client.post("/staff/centre/own/right/", seen, follow=True)
        assert "People read that you checked it today." in page.text


def test_what_waits_for_the_office_is_decided_before_all_counts_as_right(client, centre):
    ProposedChange.objects.create(centre=centre, values={"phone": "020 7946 0009"}, before={"phone": ""})
    page = client.post("/staff/centre/own/right/", follow=True)
    centre.refresh_from_db()

    assert "A change of this centre waits for our office." in page.text
    assert centre.confirmed_on is None


def test_a_page_tells_what_looks_wrong_in_its_own_part_alone(client, centre):
    give_times(centre, "building Monday 10-16")
    half = "Of the other days visitors read “Not known”."

    assert half not in send(client, AT("contact"), phone="020 7946 0009").text
    assert half in send(client, AT("hours"), {"closes-0-0": "15:00"}).text


@pytest.mark.parametrize(
    ("phone", "is_right"),
    [
        ("ask for Pat, 0900 premium", False),
        ("0117 496 0000 or 0118", False),
        ("0117 496 0000", True),
        ("", True),
    ],
)
def test_a_new_phone_number_is_one_that_can_be_dialled(client, centre, phone, is_right):
    page = send(client, AT("contact"), phone=phone)

    assert ("We cannot read this as a phone number" in page.text) is not is_right
    centre.refresh_from_db()
    assert (centre.phone == phone) is is_right


def test_an_old_phone_number_that_nobody_can_read_stops_nothing_else(client, centre):
    Centre.objects.update(phone="ask at the desk")

    assert SAVED in send(client, AT("contact"), email="new@example.org").text


class TestClosedForAWhile:
    def test_it_closes_and_opens_again(self, client, centre):
        today = timezone.localdate()
        page = send(client, AT("closed"), closed_from=today.isoformat(), closed_reason="A flood")
        assert SAVED in page.text
        assert "A flood" in client.get("/centres/own/").text

        send(client, AT("closed"), open="1")
        centre.refresh_from_db()
        assert (centre.closed_from, centre.closed_until, centre.closed_reason) == (None, None, "")

    @pytest.mark.parametrize(
        ("boxes", "said"),
        [
            ({"closed_reason": "A flood"}, "Say from which day it is closed."),
            ({"closed_from": "2030-05-02", "closed_until": "2030-05-01"}, "comes after the first"),
            ({"closed_from": "2020-05-02", "closed_until": "2020-05-09"}, "That day is over."),
            ({"closed_from": "2126-05-02"}, "That day is more than a year away."),
            (
                {"closed_from": "2026-05-02", "closed_until": "9999-12-31"},
                "That day is more than a year away.",
            ),
            ({"closed_from": "0001-05-02"}, "That day is more than ten years ago."),
        ],
    )
    def test_what_cannot_be_right_is_refused(self, client, centre, boxes, said):
        page = send(client, AT("closed"), boxes)

        assert said in page.text
        centre.refresh_from_db()
        assert centre.closure == ""

    def test_markup_in_the_reason_is_only_text(self, client, centre):
        send(client, AT("closed"), closed_from="2026-01-01", closed_reason="<script>alert(1)</script>")

        for address in ("/centres/own/", AT("closed"), "/staff/centre/own/"):
            text = client.get(address).text
            assert "<script>alert" not in text
            assert "&lt;script&gt;alert" in text


class TestOffers:
    @pytest.fixture(autouse=True)
    def _therapies(self, centre):
        TherapyFactory(slug="yoga", name="Yoga")
        oxygen = TherapyFactory(slug="oxygen", name="Oxygen")
        day = date(2026, 1, 1)
        Offer.objects.create(centre=centre, therapy=oxygen, terms="price", pence=1250, checked_on=day)

    def test_a_tick_and_a_price(self, client, centre):
        page = send(client, AT("offers"), {"yoga": "on", "yoga-terms": "donation", "yoga-pence": "5"})

        assert SAVED in page.text
        yoga, oxygen = (centre.offers.get(therapy__slug=slug) for slug in ("yoga", "oxygen"))
        assert (yoga.terms, yoga.pence, yoga.checked_on) == ("donation", 500, timezone.localdate())
        assert (oxygen.terms, oxygen.pence, oxygen.checked_on) == ("price", 1250, date(2026, 1, 1))

        undo(client, page)
        assert [str(one) for one in centre.offers.all()] == ["Oxygen"]

    @pytest.mark.parametrize(
        ("boxes", "said"),
        [
            ({"yoga": "on", "yoga-pence": "5"}, "Say whether this is a price or a suggested donation."),
            ({"yoga": "on", "yoga-terms": "price"}, "Write how many pounds"),
            ({"yoga": "on", "yoga-terms": "free", "yoga-pence": "5"}, "Free has no amount."),
            ({"yoga": "on", "yoga-terms": "price", "yoga-pence": "0"}, "Write how many pounds"),
            ({"yoga": "on", "yoga-terms": "price", "yoga-pence": "five"}, "Write the amount in pounds"),
            ({"yoga-terms": "price", "yoga-pence": "5"}, "Tick Yoga as well, or take out what it costs."),
            ({"oxygen": None, "oxygen-pence": "15"}, "Tick Oxygen as well, or take out what it costs."),
        ],
    )
    def test_what_cannot_be_right_is_refused(self, client, centre, boxes, said):
        page = send(client, AT("offers"), boxes)

        assert said in page.text
        assert centre.offers.count() == 1

    def test_without_its_tick_a_therapy_goes_with_its_price(self, client, centre):
        send(client, AT("offers"), {"oxygen": None})

        assert not centre.offers.exists()


class TestGettingIn:
    def test_no_and_not_known_are_different(self, client, centre):
        page = send(client, AT("access"), {"step-free": "no", "step-free-number": "3"})

        assert SAVED in page.text
        [fact] = centre.access.all()
        assert (fact.fact, fact.answer, fact.number) == ("step-free", "no", 3)
        assert fact.checked_on == timezone.localdate()

    def test_the_other_half_and_notes_stay(self, client, centre):
        note = {"answer": "yes", "note": "Ring the bell", "checked_on": date(2026, 1, 1)}
        for fact in ("hoist", "toilet"):
            AccessFact.objects.create(centre=centre, fact=fact, **note)

        send(client, f"{AT('access')}?of=arriving", {"blue-badge": "yes"})
        assert sorted(centre.access.values_list("fact", flat=True)) == ["blue-badge", "hoist", "toilet"]
        assert centre.access.get(fact="toilet").note == "Ring the bell"
        assert centre.access.get(fact="toilet").checked_on == date(2026, 1, 1)

    def test_a_note_goes_with_the_answer_that_it_was_about(self, client, centre):
        note = {"number": 3, "note": "Three steps at the front door", "checked_on": date(2026, 1, 1)}
        AccessFact.objects.create(centre=centre, fact="step-free", answer="no", **note)

        send(client, AT("access"), {"step-free-number": "2"})
        assert centre.access.get().note
        send(client, AT("access"), {"step-free": "yes", "step-free-number": ""})
        assert (centre.access.get().answer, centre.access.get().note) == ("yes", "")

    def test_a_number_needs_an_answer(self, client, centre):
        assert "A number needs a yes or a no." in send(client, AT("access"), {"step-free-number": "3"}).text
        assert not centre.access.exists()


class TestPhotograph:
    def test_it_is_shown_changed_and_taken_away(self, client, centre):
        page = send(client, AT("photo"), picture=picture(), alt="The front door")
        assert SAVED in page.text
        first = centre.photos.get().name

        send(client, AT("photo"), alt="The blue front door")
        assert (centre.photos.get().name, centre.photos.get().alt) == (first, "The blue front door")

        send(client, AT("photo"), picture=picture("blue"))
        assert centre.photos.get().name != first

        page = send(client, AT("photo"), remove="on")
        assert not centre.photos.exists()
        undo(client, page)
        assert centre.photos.get().alt == "The blue front door"

    def test_the_picture_is_kept_where_the_words_are_missing(self, client, centre):
        page = send(client, AT("photo"), picture=picture())
        assert "Say what the picture shows" in page.text

        data = read_form(page) | {"alt": "The front door"}
        data.pop("picture", None)
        assert SAVED in client.post(AT("photo"), data, follow=True).text
        assert centre.photos.get().widths


class TestContact:
    def test_a_number_is_changed(self, client, centre):
        page = send(
            client, AT("contact"), phone="020 7946 0009", phone_answered_by="Sue", website="www.example.org"
        )

        assert SAVED in page.text
        centre.refresh_from_db()
        assert (centre.phone, centre.website) == ("020 7946 0009", "https://www.example.org")
        assert "Who answers: Sue" in client.get(centre.get_absolute_url()).text

    def test_a_pin_at_the_postcode_moves_with_it_and_one_set_by_hand_stays(self, client, centre):
        PostcodeFactory()
        page = send(client, AT("contact"), postcode="n8 0np")
        centre.refresh_from_db()
        assert "The pin was set by hand" in page.text
        assert centre.point.equals_exact(LONDON, 1e-6)

        Centre.objects.filter(pk=centre.pk).update(pin="town", postcode="")
        send(client, AT("contact"), postcode="N8 0NP")
        centre.refresh_from_db()
        assert centre.pin == "postcode"
        assert centre.point.equals_exact(HORNSEY, 1e-6)

    def test_the_town_is_needed(self, client, centre):
        assert "in which town or village" in send(client, AT("contact"), town="").text


class TestThePin:
    def test_coordinates(self, client, centre):
        page = send(client, AT("pin"), coordinates="51.585, -0.117")

        assert SAVED in page.text
        assert "The pin moved 5.4 miles to the north." in page.text
        centre.refresh_from_db()
        assert centre.point.equals_exact(HORNSEY, 1e-6)
        assert centre.pin == "address"
        undo(client, page)
        centre.refresh_from_db()
        assert centre.point.equals_exact(LONDON, 1e-6)

    def test_the_postcode(self, client, centre):
        PostcodeFactory()
        Centre.objects.filter(pk=centre.pk).update(postcode="N8 0NP")
        send(client, AT("pin"), at_postcode="on")

        centre.refresh_from_db()
        assert centre.pin == "postcode"
        assert centre.point.equals_exact(HORNSEY, 1e-6)

    def test_the_map_moves_it_only_after_the_press(self, client, centre):
        with_map = f"{AT('pin')}?map=1"
        page = client.get(with_map)
        assert "tile.openstreetmap.org" in page["Content-Security-Policy"]
        assert "tile.openstreetmap.org" not in client.get(AT("pin"))["Content-Security-Policy"]
        there = '{"type": "Point", "coordinates": [-0.117, 51.585]}'

        assert "Say where the pin is to stand." in send(client, with_map, point=there).text
        send(client, with_map, {"point": there, "point-moved": "1"})
        centre.refresh_from_db()
        assert centre.point.equals_exact(HORNSEY, 1e-6)

    @pytest.mark.parametrize(
        ("boxes", "said"),
        [
            ({}, "Say where the pin is to stand."),
            ({"coordinates": "here"}, "We cannot read that."),
            ({"coordinates": "-0.117, 51.585"}, "That is not in Britain or Ireland."),
            ({"coordinates": "nan, nan"}, "That is not in Britain or Ireland."),
        ],
    )
    def test_what_is_no_place_is_refused(self, client, centre, boxes, said):
        assert said in send(client, AT("pin"), boxes).text


class TestTwoPeople:
    def test_changes_to_other_things_both_stand(self, client, admin_client, centre):
        mine = read_form(client.get(AT("contact"))) | {"phone": "020 7946 0009"}
        send(admin_client, AT("closed"), closed_from=(timezone.localdate() + timedelta(days=3)).isoformat())
        client.post(AT("contact"), mine)

        centre.refresh_from_db()
        assert centre.phone == "020 7946 0009"
        assert centre.closed_from

    def test_where_both_changed_the_same_both_are_shown_and_nothing_is_lost(
        self, client, admin_client, centre
    ):
        mine = read_form(client.get(AT("contact"))) | {"phone": "020 7946 0009"}
        send(admin_client, AT("contact"), phone="020 7946 0005")
        page = client.post(AT("contact"), mine, follow=True)

        assert "Somebody has changed this while you had it open." in page.text
        assert "020 7946 0005" in page.text
        assert read_form(page)["phone"] == "020 7946 0009"
        centre.refresh_from_db()
        assert centre.phone == "020 7946 0005"

        client.post(AT("contact"), read_form(page))
        centre.refresh_from_db()
        assert centre.phone == "020 7946 0009"

    def test_boxes_that_nobody_touched_here_take_what_the_other_saved(self, client, admin_client, centre):
        mine = read_form(client.get(AT("contact"))) | {"phone": "020 7946 0009"}
        send(admin_client, AT("contact"), website="https://own.example.org", email="new@example.org")
        page = client.post(AT("contact"), mine, follow=True)
        boxes = read_form(page)

        assert boxes["phone"] == "020 7946 0009"
        assert (boxes["website"], boxes["email"]) == ("https://own.example.org", "new@example.org")
        client.post(AT("contact"), boxes)
        centre.refresh_from_db()
        assert (centre.phone, centre.email) == ("020 7946 0009", "new@example.org")

    def test_a_mistake_mended_first_does_not_hide_what_another_changed(self, client, admin_client, centre):
        mine = read_form(client.get(AT("contact")))
        send(admin_client, AT("contact"), phone="020 7946 0005")
        page = client.post(AT("contact"), mine | {"website": "no web address"})
        page = client.post(AT("contact"), read_form(page) | {"website": "https://own.example.org"})

        assert "Somebody has changed this while you had it open." in page.text
        centre.refresh_from_db()
        assert (centre.phone, centre.website) == ("020 7946 0005", "")

        client.post(AT("contact"), read_form(page) | {"website": "no web address"})
        client.post(AT("contact"), read_form(page))
        centre.refresh_from_db()
        assert centre.website == "https://own.example.org"

    def test_a_double_tap_is_saved_once_and_says_so_twice(self, client, centre):
        mine = read_form(client.get(AT("contact"))) | {"phone": "020 7946 0009"}
        pages = [client.post(AT("contact"), mine, follow=True) for _ in range(2)]

        assert all(SAVED in page.text for page in pages)
        centre.refresh_from_db()
        assert centre.version == 2

    def test_nothing_changed_is_no_version(self, client, centre):
        page = send(client, AT("contact"))

        assert "You have changed nothing" in page.text
        assert not centre.history.exclude(version=1).exists()


def test_a_draft_is_not_said_to_be_public(client, centre):
    Centre.objects.filter(pk=centre.pk).update(status="draft")

    assert "The page is not public yet." in send(client, AT("contact"), phone="020 7946 0009").text
