"""A visit card: what it says in which order, what it leaves to be asked, and for whom it may be kept."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone

from centres.models import Centre, Offer
from msntc.content.qr_codes import draw_qr_code
from tests.support.factories import HORNSEY, LEEDS, CentreFactory, TherapyFactory
from tests.support.full_centre import filled_in

pytestmark = pytest.mark.django_db
NEAREST = "/centres/card/?q=N8+0NP"


def read_rows(client, centre: Centre) -> list[tuple[str, str]]:
    page = BeautifulSoup(client.get(f"/centres/{centre.slug}/card/").text, "html.parser")
    rows = page.select(".visitcard__rows > div")
    return [(row.dt.get_text(strip=True), " ".join(row.dd.get_text().split())) for row in rows]


def test_what_is_known_stands_in_the_order_in_which_it_is_needed(client):
    centre = filled_in()
    first, second, third, *rest = (offer.therapy.name for offer in centre.offers.all())
    assert read_rows(client, centre) == [
        ("Before you go:", "We move in June."),
        ("Phone answered:", "Monday to Friday 9 am to noon, 1 pm to 4 pm"),
        ("Who answers:", "Sue, or another volunteer"),
        ("Parking:", "Blue Badge, 20 spaces (Ask at the desk). Close to the door: no."),
        ("Way in:", "Doors for a wheelchair. A seat on the way: no (Ask at the desk)."),
        ("Toilet:", "Changing Places."),
        ("Needed first:", "A form. A letter from a doctor (advised, not needed)."),
        ("Wear, and leave outside:", "Ask"),
        (
            f"{first}:",
            "Suggested donation £12.50 for one session of an hour (checked 12 November 2026)",
        ),
        (f"{second}:", "£40 (checked 12 November 2026)"),
        (f"{third}:", "Free (checked 12 November 2026)"),
        ("It offers, too:", f"{', '.join(rest)}, Knitting, Tea"),
        ("What the rest costs:", "Ask"),
        ("Who may come:", "Anyone with MS, and carers"),
    ]


def test_what_nobody_has_told_us_is_to_be_asked_or_left_out(client):
    centre = CentreFactory(phone="", therapies=[])
    assert read_rows(client, centre) == [("Phone number:", "Ask"), ("Parking and way in:", "Ask")]
    words = client.get(f"/centres/{centre.slug}/card/").text
    assert draw_qr_code(settings.SITE_URL + centre.get_absolute_url()).path in words
    assert "Not yet checked by the centre. Reach it before you travel." in words


def test_words_from_an_old_source_say_so(client):
    centre = CentreFactory(
        phone="020 7946 0000",
        opening_hours="Six days a week",
        price_in_words="£10 a session",
        therapies=[TherapyFactory(name="Yoga")],
    )
    for field, value, year in (
        ("opening_hours", centre.opening_hours, 2014),
        ("price_in_words", centre.price_in_words, 2021),
    ):
        centre.value_sources.create(field=field, value=value, year=year)
    assert read_rows(client, centre) == [
        ("Hours:", "Six days a week (printed in 2014)"),
        ("Parking and way in:", "Ask"),
        ("Said to offer:", "Yoga"),
        ("What it costs:", "£10 a session. Printed in 2021, shortened by us."),
    ]


def test_a_card_follows_its_centre_and_is_otherwise_kept(client, django_assert_max_num_queries):
    centre = filled_in()
    assert "Suggested donation £12.50" in client.get(f"/centres/{centre.slug}/card/").text
    Offer.objects.filter(pence=1250).update(pence=1500)
    assert "Suggested donation £15" in client.get(f"/centres/{centre.slug}/card/").text
    with django_assert_max_num_queries(2):
        client.get(f"/centres/{centre.slug}/card/")


def test_only_a_published_centre_has_a_card_and_old_addresses_lead_to_it(client):
    centre = CentreFactory(slug="old")
    centre.slug = "new"
    centre.save()
    assert client.get("/centres/old/card/").headers["Location"] == "/centres/new/card/"
    Centre.objects.update(status=Centre.Status.DRAFT)
    assert client.get("/centres/new/card/").status_code == 404


def test_a_search_makes_a_sheet_of_the_three_nearest_that_nobody_keeps(client, postcode):
    for n in range(4):
        CentreFactory(slug=f"here-{n}", point=HORNSEY, pin="address")
    CentreFactory(slug="far", point=LEEDS, pin="address")
    answer = client.get(NEAREST)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.h1.text == "The nearest centres to N8"  # of a postcode no more than is handed on
    assert [len(side.select(".visitcard")) for side in page.select(".sheet")] == [2, 1]
    assert len(page.select("input[type=checkbox]")) == 5
    assert f"Printed on {timezone.localdate():%-d %B %Y}." in page.get_text()
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("query", ["q=", "q=zzz", "q=N8+0NP", "near=1%2C2%2C3", ""])
def test_what_cannot_be_answered_is_asked_where_one_searches(client, query):
    answer = client.get(f"/centres/card/?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/centres/?{query}#answer")
