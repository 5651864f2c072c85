"""Where values were printed: what visitors are told of it, while the value stands, and what only staff read."""

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup

from centres import offline_list
from centres.detail.own_words import list_own_words
from centres.directory import forget_directory, write_directory_file
from centres.models import AccessFact, Centre, Offer, OpeningTime, Oxygen, ValueSource
from centres.queries import with_details
from centres.snapshots import save_centre
from msntc.database.offline import go_offline
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.full_centre import filled_in

pytestmark = pytest.mark.django_db
SECRET = "secret-register.example/accounts.md"
WORDS = {
    "who_may_come_in_words": "Anyone with MS",
    "price_in_words": "£15 a session",
    "access_in_words": "A ramp to the door",
    "phones_in_words": "Phones stay outside",
    "pressures_in_words": "2 ATA at most",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False):
        yield


def print_value(centre: Centre, field: str, year: int | None = 2021, **facts) -> ValueSource:
    value = getattr(centre, field, "") if field != "therapies" else "Made-up yoga"
    return ValueSource.objects.create(
        **{"centre": centre, "field": field, "value": value, "source": SECRET, "year": year} | facts
    )


def read(client, address: str, section: str = "") -> str:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    found = page.find(attrs={"aria-labelledby": section}) if section else page.find("main")
    return " ".join(found.get_text(" ").split()) if found else ""


@pytest.fixture
def centre():
    return CentreFactory(
        slug="one",
        phone="020 7946 0000",
        address="1 Made-up Road",
        website="https://example.org",
        source=SECRET,
        source_date="read in a secret register",
        **WORDS,
    )


@pytest.mark.parametrize(
    ("year", "printed", "words"),
    [
        (2021, "June 2021", "Phone number printed in 2021."),
        (2014, "undated, about 2014", "Phone number printed about 2014."),
        (2024, "", "Phone number printed in 2024."),
        (2025, "", ""),
        (None, "undated", "Phone number printed without a date."),
    ],
)
def test_the_year_is_told_once_a_value_may_be_older_than_two_years(
    client, centre, postcode, year, printed, words
):
    print_value(centre, "phone", year, printed=printed)

    for address in ("/centres/one/", "/centres/?q=N80NP", "/centres/kept/?keep=one"):
        page = read(client, address)
        assert (words in page) if words else ("Phone number printed" not in page), address


def test_the_street_and_the_website_have_their_years_too_but_no_website_is_told_to_be_undated(client, centre):
    print_value(centre, "address", 2013)
    website = print_value(centre, "website", 2020)
    assert "Website address printed in 2020. Street address printed in 2013." in read(client, "/centres/one/")

    website.year = None
    website.save()
    assert "Website address printed" not in read(client, "/centres/one/")


def test_lists_tell_the_year_beside_the_number(client, centre):
    print_value(centre, "phone")

    assert "020 7946 0000 (printed in 2021)" in read(client, "/centres/all/")
    write_directory_file()
    forget_directory()
    ((_, (known,)),) = offline_list.read_offline_list()
    assert known.printed == {"phone": "printed in 2021"}


def test_a_source_says_nothing_of_a_value_that_staff_have_changed_until_it_is_put_back(client, centre):
    print_value(centre, "phone")
    Centre.objects.update(phone="020 7946 0999")
    assert "printed in 2021" not in read(client, "/centres/one/")

    Centre.objects.update(phone="020 7946 0000")
    assert "Phone number printed in 2021." in read(client, "/centres/one/")


def test_no_year_is_told_once_the_centre_has_confirmed(client, centre):
    for field in ("phone", "address", *WORDS):
        print_value(centre, field)
    Centre.objects.update(confirmed_on=date(2026, 11, 1))

    page = read(client, "/centres/one/")
    assert "printed" not in page
    assert all(words in page for words in WORDS.values())


def test_what_a_list_of_therapies_was_printed_in_is_told_while_it_is_the_same(client):
    centre = CentreFactory(slug="one", therapies=[TherapyFactory(name="Made-up yoga")])
    print_value(centre, "therapies", 2013)
    assert "Printed in 2013." in read(client, "/centres/one/", "offers")

    centre.therapies.add(TherapyFactory(name="Made-up rest"))
    assert "Printed in 2013." not in read(client, "/centres/one/", "offers")


def test_a_list_of_therapies_from_sources_of_an_unknown_year_says_so(client, centre):
    unknown = "Printed in a year that we do not know."
    offer = Offer.objects.create(centre=centre, therapy=TherapyFactory(slug="yoga", name="Made-up yoga"))
    centre.source = SECRET
    save_centre(centre)
    assert unknown in read(client, "/centres/one/", "offers")

    offer.terms, offer.checked_on = "free", date(2026, 11, 1)
    offer.save()
    save_centre(centre)
    assert unknown not in read(client, "/centres/one/", "offers")


def test_hours_in_words_say_when_they_were_printed(client, centre):
    Centre.objects.update(opening_hours="Six days a week")
    centre.refresh_from_db()
    print_value(centre, "opening_hours", 2014)

    assert "Six days a week Printed in 2014. These hours may be old." in read(
        client, "/centres/one/", "hours"
    )


def test_own_words_are_shown_with_where_they_are_from(client, centre):
    print_value(centre, "price_in_words", 2021)
    print_value(centre, "phones_in_words", None)

    assert "£15 a session. Printed in 2021, shortened by us." in read(client, "/centres/one/", "offers")
    chamber = read(client, "/centres/one/", "chamber")
    assert "Phones stay outside. Printed without a date, shortened by us." in chamber
    assert "2 ATA at most. The centre’s own words, from November 2026." in chamber
    assert "Anyone with MS. The centre’s own words, from November 2026." in read(
        client, "/centres/one/", "terms"
    )
    assert "A ramp to the door. The centre’s own words, from November 2026." in read(
        client, "/centres/one/", "access"
    )


def test_own_words_that_somebody_typed_keep_their_month_whatever_else_is_saved(client, centre):
    with time_machine.travel("2027-02-10T12:00:00Z", tick=False):
        centre.price_in_words = "£20 a session"
        save_centre(centre)
    with time_machine.travel("2027-03-10T12:00:00Z", tick=False):
        centre.phone, centre.confirmed_on = "020 7946 0009", date(2027, 3, 10)
        save_centre(centre)

        assert "£20 a session. The centre’s own words, from February 2027." in read(
            client, "/centres/one/", "offers"
        )
        assert "Anyone with MS. The centre’s own words, from November 2026." in read(
            client, "/centres/one/", "terms"
        )


def test_offline_own_words_stand_without_their_month(centre, django_assert_num_queries):
    known = with_details(Centre.objects.all()).get()
    with go_offline(), django_assert_num_queries(0):
        assert list_own_words(known)["price"].origin == "The centre’s own words."


def test_what_is_said_in_own_words_is_not_called_unknown(client, centre):
    centre.therapies.add(TherapyFactory())
    page = read(client, "/centres/one/")

    assert "Not known yet: opening times, getting in, toilets and parking. Please ask." in page


def test_answers_take_the_place_of_the_words_matter_by_matter(client, centre):
    therapy = TherapyFactory()
    day = date(2026, 11, 1)
    answers = {
        "price_in_words": lambda: Offer.objects.create(
            centre=centre, therapy=therapy, terms="free", checked_on=day
        ),
        "access_in_words": lambda: AccessFact.objects.create(
            centre=centre, fact="hoist", answer="no", checked_on=day
        ),
        "pressures_in_words": lambda: Oxygen.objects.create(centre=centre, pressures=[150], checked_on=day),
        "who_may_come_in_words": lambda: Centre.objects.update(who_may_come="Members", terms_checked_on=day),
    }
    gone = set()
    for field, answer in answers.items():
        answer()
        gone.add(field)
        page = read(client, "/centres/one/")
        assert {name for name, words in WORDS.items() if words not in page} == gone
    assert Centre.objects.get().price_in_words == "£15 a session"


def test_what_is_not_an_answer_leaves_the_words(client, centre):
    Offer.objects.create(centre=centre, therapy=TherapyFactory())
    AccessFact.objects.create(centre=centre, fact="hoist", answer="unknown")
    Oxygen.objects.create(centre=centre, seats=4, checked_on=date(2026, 11, 1))
    Centre.objects.update(form_first="yes", terms_checked_on=date(2026, 11, 1))

    page = read(client, "/centres/one/")
    assert all(words in page for words in WORDS.values())


def test_own_words_stand_on_no_card(client, centre, postcode):
    page = read(client, "/centres/?q=N80NP")
    assert "Made-up Centre" in page
    assert not [words for words in WORDS.values() if words in page]


def test_where_a_value_was_printed_is_told_to_nobody_but_staff(client, centre, postcode):
    for field in ("phone", "address", "website", *WORDS):
        print_value(centre, field, printed="read in a secret register")
    print_value(centre, "email", value="old@secret.example", is_doubtful=True)

    services = client.get("/api/v1/openreferral/services").json()["contents"]
    for address in (
        f"/api/v1/openreferral/services/{services[0]['id']}",
        "/centres/one/",
        "/centres/?q=N80NP",
        "/centres/all/",
        "/centres/one.vcf",
        "/api/v1/centres/one/",
        "/api/v1/centres/",
        "/api/v1/centres.csv",
        "/api/v1/openreferral/services",
        "/api/v1/centres/nearest/?q=N80NP",
        "/embed/?q=N80NP",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.getvalue().decode()
        assert "secret" not in text, address


def test_the_data_tell_the_same_as_the_page(client, centre):
    print_value(centre, "phone")
    print_value(centre, "price_in_words")

    told = client.get("/api/v1/centres/one/").json()
    assert told["source"] == "We found these details in public sources. The centre has not confirmed them."
    assert told["printed"]["phone"] == "printed in 2021"
    assert told["own_words"]["price"] == {
        "text": "£15 a session",
        "origin": "Printed in 2021, shortened by us.",
        "year": 2021,
    }
    assert told["prices"] == []


def test_of_a_full_centre_answers_alone_are_told(client):
    filled_in(slug="full", phones_in_words="Phones stay outside", **{"price_in_words": "£99"})

    told = client.get("/api/v1/centres/full/").json()
    assert set(told["own_words"]) == {"phones"}
    assert told["source"] == "The centre itself."


def test_old_words_about_hours_give_way_to_a_week_and_others_stay(client):
    centre = CentreFactory(opening_hours="Mondays at ten")
    ValueSource.objects.create(centre=centre, field="opening_hours", value="Mondays at ten", year=2014)
    page = client.get(centre.get_absolute_url()).text
    assert "Mondays at ten" in page
    assert "Printed in 2014." in page
    assert "Printed in 2014." in client.get(f"/centres/kept/?keep={centre.slug}").text
    OpeningTime.objects.create(centre=centre, service="building", weekday=1, opens="09:00", closes="12:00")
    save_centre(centre)
    assert "Mondays at ten" not in client.get(centre.get_absolute_url()).text
    assert client.get(f"/api/v1/centres/{centre.slug}/").json()["opening_hours"] == ""
    centre.opening_hours = "Ring the bell twice"
    save_centre(centre)
    assert "Ring the bell twice" in client.get(centre.get_absolute_url()).text


def test_words_whose_source_is_doubtful_are_for_staff(client):
    centre = CentreFactory(price_in_words="Twelve pounds")
    source = ValueSource.objects.create(
        centre=centre, field="price_in_words", value="Twelve pounds", year=2014, is_doubtful=True
    )
    assert "Twelve pounds" not in client.get(centre.get_absolute_url()).text
    source.is_doubtful = False
    source.save()
    save_centre(centre)
    assert "Twelve pounds" in client.get(centre.get_absolute_url()).text
