"""Pages as readers see them: written by the factory, enriched, and published under their banner."""

import json
from datetime import timedelta

from bs4 import BeautifulSoup
from django.utils import timezone

from tests.support.factories import PersonFactory, TherapyPageFactory
from therapies import publishing, sign_off
from therapies.models import TherapyPage


def published(**facts) -> TherapyPage:
    """A page that came with the site, published; `facts` are the factory's."""
    page = TherapyPageFactory(starter=True, **facts)
    return publish(page)


def publish(page: TherapyPage) -> TherapyPage:
    publishing.publish_starter(page)
    page.refresh_from_db()
    return page


def soup(client, address) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.text, "html5lib")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def read(client, page: TherapyPage) -> BeautifulSoup:
    return soup(client, page.get_absolute_url())


def linked(page: BeautifulSoup) -> dict:
    return json.loads(page.find("script", type="application/ld+json").string)


def signed_off(**facts) -> TherapyPage:
    page = TherapyPageFactory(**facts)
    publishing.submit_for_review(page)
    page.refresh_from_db()
    reviewer = PersonFactory(name="Dr Made Up", role="neurologist", qualification="MRCP", is_clinician=True)
    publishing.approve_page(
        page,
        reviewer,
        read=sign_off.fingerprint_page(page),
        next_review_on=timezone.localdate() + timedelta(days=300),
    )
    page.refresh_from_db()
    return page
