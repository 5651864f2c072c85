"""Centres that may be one and the same: told before a new one is made, and never decided for anybody."""

import pytest

from centres.duplicates import DuplicateIndex
from centres.models import Centre
from tests.support.centre_admin import ADD, FORM
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hornsey():
    return CentreFactory(
        slug="hornsey",
        name="Hornsey MS Therapy Centre",
        town="London",
        postcode="N8 0NP",
        phone="020 7946 0018",
        charity_number="801382",
        address="1 High Street",
    )


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({"name": "MS Therapy Centre Hornsey", "town": "london"}, ("name and town",)),
        ({"name": "Hornsey Multiple Sclerosis Centre", "postcode": "N8 0NP"}, ("name and postcode",)),
        ({"name": "Hornsea Centre", "town": "London"}, ("name and town",)),
        ({"name": "Other", "phone": "+44 20 7946 0018"}, ("phone number",)),
        ({"name": "Other", "charity_number": "0801382"}, ("charity number",)),
        ({"name": "Other", "address": "1 high street", "town": "London"}, ("address",)),
        (
            {"name": "Hornsey Centre", "town": "London", "phone": "02079460018"},
            ("name and town", "phone number"),
        ),
        ({"name": "Hornsey Centre", "town": "York"}, None),
        ({"name": "York Centre", "town": "London"}, None),
        ({"name": "Other", "phone": "020 7946 0019"}, None),
    ],
)
def test_what_is_the_same_is_named_and_what_is_only_near_is_not(hornsey, facts, reasons):
    found = DuplicateIndex().find(Centre(**facts))

    assert [one.reasons for one in found] == ([reasons] if reasons else [])
    assert all(one.centre == hornsey for one in found)


def test_a_new_centre_that_may_be_here_is_asked_about_before_it_is_saved(admin_client, hornsey):
    typed = FORM | {"name": "Hornsey Therapy Centre"}

    asked = admin_client.post(ADD, typed | {"_save": "1"})

    assert "This may be Hornsey MS Therapy Centre, London: the same name and town." in asked.text
    assert Centre.objects.count() == 1
    answer = admin_client.post(ADD, typed | {"_save": "1", "is_another": "on"})
    assert answer.status_code == 302
    assert Centre.objects.count() == 2


def test_nothing_is_asked_where_no_centre_is_like_it(admin_client, hornsey):
    assert "is_another" not in admin_client.get(ADD).text
    assert admin_client.post(ADD, FORM | {"_save": "1"}).status_code == 302


def test_no_centre_takes_an_address_that_another_had(admin_client, hornsey):
    hornsey.slug = "crouch-end"
    hornsey.save()

    refused = admin_client.post(ADD, FORM | {"slug": "hornsey", "_save": "1"})

    assert "“hornsey” leads to Hornsey MS Therapy Centre, which had this address before." in refused.text
    assert Centre.objects.count() == 1
    hornsey.slug = "hornsey"
    hornsey.full_clean()  # its own it may take up again
