"""What the therapy pages and the centres tell machines of themselves."""

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.support.factories import CentreFactory, TherapyPageFactory
from tests.support.published_pages import linked, publish, published, read, signed_off, soup
from therapies.structured_data import format_spoken_text

pytestmark = pytest.mark.django_db


def parts(page: BeautifulSoup) -> dict[str, dict]:
    graph = linked(page)
    assert graph["@context"] == "https://schema.org"
    return {part["@type"]: part for part in graph["@graph"]}


def test_a_page_tells_machines_what_it_is_and_no_review_that_was_not(client):
    page = published(title="Does rest <help>?", slug="rest", short_name="Rest & sleep")
    html = read(client, page)
    told = parts(html)

    web = told["MedicalWebPage"]
    assert web["name"] == "Does rest <help>?"
    assert web["url"] == "http://localhost:8000/therapies/rest/"
    assert {"description", "inLanguage", "datePublished", "dateModified", "author"} <= set(web)
    assert not {"lastReviewed", "reviewedBy"} & set(web)
    way = told["BreadcrumbList"]["itemListElement"]
    assert [(one["position"], one["name"]) for one in way] == [
        (1, "Home"),
        (2, "Therapies"),
        (3, "Rest & sleep"),
    ]
    assert all(one["item"].startswith("http://localhost:8000/") for one in way)
    (question,) = told["FAQPage"]["mainEntity"]
    assert question["@type"] == "Question"
    assert question["name"] == "Is it loud?"
    assert question["acceptedAnswer"] == {"@type": "Answer", "text": "It is quiet."}


def test_no_text_can_end_the_block_for_machines(client):
    page = published(title="</script><b>?")

    assert "</script><b>" not in client.get(page.get_absolute_url()).text
    assert parts(read(client, page))["MedicalWebPage"]["name"] == "</script><b>?"


def test_a_review_that_was_is_told(client):
    web = parts(read(client, signed_off()))["MedicalWebPage"]

    assert web["lastReviewed"] == timezone.localdate().isoformat()
    assert web["reviewedBy"] == {"@type": "Person", "name": "Dr Made Up", "jobTitle": "neurologist"}


def test_a_page_without_questions_tells_of_none(client):
    page = TherapyPageFactory(starter=True)
    page.questions.all().delete()

    assert "FAQPage" not in parts(read(client, publish(page)))


def test_an_answer_is_told_without_its_notes():
    html = (
        '<p>It may <button type="button" class="term" popovertarget="term-x">harm</button><span class="term__meaning" '
        'id="term-x" popover><b>harm</b>: hurt</span> &amp; hurt<a class="cite" id="cite-1-1" href="#source-1">'
        '<span class="visually-hidden">source </span>[1]</a>.</p><p>A <b>bit</b>.</p>'
    )
    assert format_spoken_text(html) == "It may harm & hurt. A bit."


def test_every_page_has_a_card_for_those_who_share_it(client):
    page = published(title="Does it “work”, & why?", summary="One sentence.")
    found = {tag["property"]: tag["content"] for tag in read(client, page).find_all("meta", property=True)}

    assert found == {
        "og:site_name": "MS National Therapy Centres",
        "og:title": "Does it “work”, & why?",
        "og:description": "One sentence.",
        "og:type": "article",
        "og:url": "http://localhost:8000" + page.get_absolute_url(),
    }
    assert soup(client, "/data/").find("meta", property="og:type")["content"] == "website"
    assert soup(client, "/data/").find("meta", property="og:title")["content"] == "Sources of data"


def test_a_centre_tells_machines_where_it_is(client):
    centre = CentreFactory(
        name="Made-up Centre", address="1 Made-up Road\nTestley", postcode="N8 0NP", phone="020 7946 0000",
        website="https://example.org", charity_number="1031690",
    )  # fmt: skip
    told = linked(soup(client, centre.get_absolute_url()))

    assert told["@context"] == "https://schema.org"
    assert told["@type"] == ["NGO", "Place"]
    assert told["name"] == "Made-up Centre"
    assert told["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "1 Made-up Road, Testley",
        "addressLocality": "Testham",
        "postalCode": "N8 0NP",
        "addressCountry": "GB",
    }
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": 51.5072, "longitude": -0.1276}
    assert told["telephone"] == "020 7946 0000"
    assert told["url"] == "https://example.org"


def test_a_centre_tells_machines_nothing_that_is_not_known(client):
    centre = CentreFactory(pin="town")
    told = linked(soup(client, centre.get_absolute_url()))

    assert not {"geo", "telephone", "email"} & set(told)
    assert "streetAddress" not in told["address"]
    assert told["@type"] == ["Organization", "Place"]
