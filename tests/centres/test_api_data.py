"""The open data about all centres and about one: what it says, and that it sets no cookie."""

import pytest

from tests.support.api_addresses import ALL, NEAREST
from tests.support.factories import LEEDS, LONDON, CentreFactory, TherapyFactory

pytestmark = pytest.mark.django_db


def test_all_published_centres_are_geojson(client):
    CentreFactory(slug="here", point=LEEDS)
    CentreFactory(slug="nowhere-yet", point=None, pin="")
    CentreFactory(slug="draft", status="draft")

    answer = client.get(ALL).json()

    assert answer["type"] == "FeatureCollection"
    features = {feature["id"]: feature for feature in answer["features"]}
    assert features.keys() == {"here", "nowhere-yet"}
    assert features["here"]["geometry"] == {"type": "Point", "coordinates": [LEEDS.x, LEEDS.y]}
    assert features["nowhere-yet"]["geometry"] is None
    assert features["nowhere-yet"]["properties"]["pin"] is None


EVERY = {
    ALL: "public, max-age=300",
    "/api/v1/centres.csv": "public, max-age=300",
    "/api/v1/centres/one/": "public, max-age=300",
    "/api/v1/openreferral/": "public, max-age=300",
    "/api/v1/openreferral/services": "public, max-age=300",
    "/api/v1/openapi.json": "public, max-age=300",
    "/centres/one.vcf": "public, max-age=300",
    "/centres/one.ics": "public, max-age=3600",
    "/centres/one/oxygen.ics": "public, max-age=3600",
    "/api/v1/openreferral/service_at_locations": "public, max-age=300",
    "/api/v1/openreferral/taxonomies": "public, max-age=300",
    "/api/v1/openreferral/taxonomy_terms": "public, max-age=300",
    NEAREST + "?q=N80NP": "no-store",
}


@pytest.mark.parametrize("path", EVERY)
def test_the_data_are_open_cookieless_and_not_sent_twice(client, postcode, path):
    CentreFactory(slug="one")

    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})

    assert (answer.status_code, again.status_code, again.content) == (200, 304, b"")
    for one in (answer, again):
        assert one["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in one["Access-Control-Expose-Headers"]
        assert one["Cache-Control"] == EVERY[path]
        assert one["X-Robots-Tag"] == "noindex"
        assert not one.cookies
        assert "Cookie" not in one.get("Vary", "")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (ALL, 8),
        ("/api/v1/centres.csv", 8),
        ("/api/v1/centres/one/", 7),
        ("/api/v1/openreferral/services", 8),
        ("/api/v1/openreferral/services?full=true", 8),
        ("/api/v1/openreferral/service_at_locations?full=true", 8),
        ("/api/v1/openreferral/taxonomy_terms", 3),
        ("/centres/one.ics", 3),
        ("/api/v1/openapi.json", 1),
        ("/centres/one.vcf", 2),
        (NEAREST + "?q=N80NP&limit=50", 3),
    ],
)
def test_an_answer_takes_as_many_queries_for_twenty_centres_as_for_one(
    client, postcode, django_assert_num_queries, path, queries
):
    """One is the limit's."""
    therapies = [TherapyFactory(), TherapyFactory()]
    CentreFactory(slug="one", therapies=therapies)
    client.get(path)  # what is remembered for a minute is then known
    with django_assert_num_queries(queries):
        client.get(path)
    for _ in range(20):
        CentreFactory(therapies=therapies)
    client.get(path)  # the directory is then read anew

    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", [ALL, NEAREST, "/api/v1/centres.csv", "/api/v1/openreferral/services"])
def test_the_data_can_only_be_read(client, path):
    answer = client.post(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method-not-allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert client.head(path).content == b""


def test_one_centre_is_told_in_full_and_nothing_that_is_for_staff(client):
    CentreFactory(
        slug="one",
        name="One",
        address="1 Road\nHouse",
        county="Testshire",
        postcode="N8 0NP",
        email="hello@example.org",
        website="https://example.org",
        charity_number="1031690",
        also_offers="Knitting\nChoir",
        opening_hours="Tuesdays",
        closure_note="Closed in June.",
        staff_notes="Only staff read this",
        therapies=[TherapyFactory(slug="yoga", name="Yoga")],
    )

    answer = client.get("/api/v1/centres/one/")

    assert "Only staff" not in answer.text
    assert answer.json() == {
        "slug": "one",
        "name": "One",
        "url": "http://localhost:8000/centres/one/",
        "vcard": "http://localhost:8000/centres/one.vcf",
        "address": ["1 Road", "House"],
        "town": "Testham",
        "county": "Testshire",
        "nation": "England",
        "postcode": "N8 0NP",
        "latitude": LONDON.y,
        "longitude": LONDON.x,
        "pin": "address",
        "phone": "",
        "email": "hello@example.org",
        "website": "https://example.org",
        "charity_number": "1031690",
        "therapies": [{"slug": "yoga", "name": "Yoga"}],
        "also_offers": ["Knitting", "Choir"],
        "opening_hours": "Tuesdays",
        "closure_note": "Closed in June.",
        "closed_from": None,
        "closed_until": None,
        "closed_reason": "",
        "confirmed_on": None,
        "source": "We found these details in public sources. The centre has not confirmed them.",
        "source_date": "",
        "printed": {},
        "own_words": {},
        "calendars": {
            "all": "http://localhost:8000/centres/one.ics",
            "oxygen": "http://localhost:8000/centres/one/oxygen.ics",
        },
        "hours_checked": False,
        "hours": [],
        "days_off": [],
        "access": [],
        "prices": [],
        "first_visit": None,
        "chamber": None,
    }


@pytest.mark.parametrize("slug", ["draft", "closed", "never-was", "x" * 500])
def test_a_draft_and_a_closed_centre_cannot_be_told_from_what_never_was(client, slug):
    CentreFactory(slug="draft", status="draft")
    CentreFactory(slug="closed", status="closed")

    answer = client.get(f"/api/v1/centres/{slug}/")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not-found")
    assert answer.content == client.get("/api/v1/centres/another/").content
    assert answer["Cache-Control"] == "no-store"
    assert client.get(f"/centres/{slug}.vcf").status_code == 404
