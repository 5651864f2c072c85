"""An address that a centre had before leads on: the page, its calendar, its card, the form, the open data."""

import pytest

from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    centre = CentreFactory(slug="before")
    centre.slug = "today"
    centre.save()
    return centre


@pytest.mark.parametrize(
    "address",
    [
        "/centres/{}/",
        "/centres/{}.ics",
        "/centres/{}.vcf",
        "/centres/{}/report/",
        "/api/v1/centres/{}/",
    ],
)
def test_the_old_address_leads_to_the_new_with_what_stands_behind_it(client, centre, address):
    answer = client.get(address.format("before") + "?keep=a&map")

    assert (answer.status_code, answer["Location"]) == (301, address.format("today") + "?keep=a&map")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(address.format("never-was")).status_code == 404


def test_what_was_typed_is_sent_on_too(client, centre):
    answer = client.post(
        "/centres/before/report/", {"words": "Old phone"}, headers={"Origin": "http://testserver"}
    )

    assert (answer.status_code, answer["Location"]) == (308, "/centres/today/report/")


def test_the_old_address_of_a_draft_leads_nowhere(client, centre):
    centre.status = "draft"
    centre.save()

    assert client.get("/centres/before/").status_code == 404
    assert client.get("/centres/before.ics").status_code == 404
