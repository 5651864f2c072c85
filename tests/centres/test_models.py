"""The rules that the database itself holds, and what a centre says of itself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from centres.models import Centre
from tests.support.factories import CentreFactory, TherapyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"town": ""}, "needs a town"),
        ({"nation": ""}, "needs a nation"),
        ({"status": "open"}, "draft, published or closed"),
        ({"point": None}, "how the point is known"),
        ({"pin": ""}, "how the point is known"),
    ],
)
def test_a_rule_is_a_sentence_for_staff_and_a_wall_for_everything_else(wrong, sentence):
    centre = CentreFactory.build(**wrong)

    with pytest.raises(ValidationError, match=sentence):
        centre.validate_constraints()
    with pytest.raises(IntegrityError):
        centre.save()


def test_a_draft_may_lack_a_town():
    CentreFactory(status="draft", town="", nation="", point=None, pin="").full_clean()


@pytest.mark.parametrize("number", ["801382", "1031690", "SC043250", "NI101381"])
def test_charity_numbers_of_each_register_are_taken(number):
    CentreFactory.build(charity_number=number).clean_fields(exclude=["id"])


@pytest.mark.parametrize("number", ["12345", "SC12", "1031690x", "<b>"])
def test_what_is_no_charity_number_is_refused(number):
    with pytest.raises(ValidationError):
        CentreFactory.build(charity_number=number).clean_fields(exclude=["id"])


@pytest.mark.parametrize(
    ("number", "register"),
    [
        ("801382", "register-of-charities.charitycommission.gov.uk"),
        ("SC043250", "oscr.org.uk"),
        ("NI101381", "charitycommissionni.org.uk"),
    ],
)
def test_a_charity_number_leads_to_its_own_register(number, register):
    assert register in CentreFactory.build(charity_number=number).register_url


def test_no_number_leads_nowhere():
    assert CentreFactory.build(charity_number="").register_url == ""


def test_centres_can_be_asked_for_by_therapy():
    oxygen = TherapyFactory()
    with_it, _ = CentreFactory(therapies=[oxygen]), CentreFactory()

    assert list(Centre.objects.published().offering(oxygen)) == [with_it]


def test_nations_come_in_the_order_in_which_people_are_shown_them():
    for nation in ["Wales", "Jersey", "England", "Ireland", "Scotland"]:
        CentreFactory(nation=nation)

    found = [centre.nation for centre in Centre.objects.in_order_of_nation()]

    assert found == ["England", "Scotland", "Wales", "Ireland", "Jersey"]


@pytest.mark.parametrize("address", ["ftp://example.org", "javascript:alert(1)", "data:text/html,x"])
def test_a_website_is_one_that_a_browser_opens(address):
    with pytest.raises(ValidationError):
        CentreFactory.build(website=address).clean_fields(exclude=["id"])
