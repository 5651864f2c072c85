"""One of each object of the site."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from centres.models import Centre
from msntc.giving.models import GivingSettings
from msntc.giving.payments.gateway import get_gateway
from msntc.organisation import pages
from tests.support.factories import (
    HORNSEY,
    CentreFactory,
    PlaceFactory,
    PostcodeAreaFactory,
    PostcodeFactory,
    TherapyFactory,
    TherapyPageFactory,
)
from tests.support.public_addresses import MADE_UP
from tests.support.published_pages import published

BANK = {"account_name": "Us", "sort_code": "12-34-56", "account_number": "12345678"}


@pytest.fixture(scope="module")
def _made_once(django_db_setup, django_db_blocker):
    """To make all this takes longer than to read a page of it: what a test does to it is taken back, not the whole."""
    with django_db_blocker.unblock():
        all_of_it = transaction.atomic()
        all_of_it.__enter__()
        make_one_of_each()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        all_of_it.__exit__(None, None, None)


@pytest.fixture
def everything(_made_once, db, settings) -> Iterator[Centre]:
    """One of each object, and a draft that must show nowhere, as on a machine where nothing is set."""
    settings.GIVING_MODE = "demo"
    get_gateway.cache_clear()
    yield Centre.objects.get(slug="made-up")
    get_gateway.cache_clear()


def make_one_of_each() -> None:
    pages.create_missing_pages()
    GivingSettings.objects.create(gift_aid=True, hmrc_reference="AB12345", will_words="Ask us.", **BANK)
    therapy = TherapyFactory(name="Made-up oxygen", slug="made-up-oxygen")
    yoga = TherapyFactory(name="Made-up yoga", slug="made-up-yoga")
    PostcodeFactory(code="N80NP", point=HORNSEY)
    PostcodeAreaFactory(code="N8", kind="district")
    for county in ("Gwynedd", "County Down"):
        PlaceFactory(name="Bangor", county=county)
    for county, population in (("Isle of Wight", 25_000), ("", 128_000)):
        PlaceFactory(name="Newport", county=county, population=population)
    CentreFactory(
        name="Hidden Draft",
        slug="hidden-draft",
        status=Centre.Status.DRAFT,
        town="Drafton",
        therapies=[therapy],
    )
    published(slug="made-up-page", therapy=therapy, kind="therapy")
    TherapyPageFactory(slug="draft-page", short_name="Hidden Draft", title="Hidden Draft?", therapy=yoga)
    CentreFactory(name="Made-up Yoga Centre", slug="yoga", therapies=[yoga])
    CentreFactory(
        pk=MADE_UP,
        slug="made-up",
        address="1 Made-up Road",
        county="Testshire",
        postcode="N8 0NP",
        phone="020 7946 0000",
        email="hello@example.org",
        contact_email="desk@example.org",
        website="https://example.org",
        charity_number="1031690",
        also_offers="Knitting",
        opening_hours="Tuesdays",
        closure_note="Closed in June.",
        source="A register",
        source_date="June 2026",
        staff_notes="Only staff read this",
        therapies=[therapy],
    )
