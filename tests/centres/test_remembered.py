"""A centre's page is remembered, and never shown as it was: whatever changes, by whatever way in, is seen at once."""

from datetime import date

import pytest
import time_machine

from centres.detail import pages
from centres.models import Centre
from tests.support.factories import TherapyPageFactory
from tests.support.full_centre import filled_in
from tests.support.published_pages import publish
from tests.support.staff import seal
from therapies.models import TherapyPage

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T12:00:00Z"


@pytest.fixture
def centre():
    return filled_in()


def read(client, centre, at=NOW) -> str:
    with time_machine.travel(at, tick=False):
        return client.get(f"/centres/{centre.slug}/").text


CHANGES = {
    "its own row": lambda c: Centre.objects.filter(pk=c.pk).update(phone="020 7946 0999"),
    "a time": lambda c: c.opening_times.filter(pk=c.opening_times.first().pk).update(opens="08:15"),
    "a time that goes": lambda c: c.opening_times.first().delete(),
    "a day that goes": lambda c: c.exceptions.all().delete(),
    "a new day": lambda c: c.exceptions.create(day=date(2026, 12, 3), reason="Party"),
    "an answer": lambda c: c.access.filter(answer="yes").update(answer="no"),
    "a picture's words": lambda c: c.photos.update(alt="Another hall"),
    "the chamber": lambda c: type(c.oxygen).objects.filter(centre=c).update(seats=9),
    "a price": lambda c: c.offers.filter(pence=1250).update(pence=1300),
    "an offer that goes": lambda c: c.offers.first().delete(),
    "a therapy's name": lambda c: c.therapies.filter(pk=c.therapies.first().pk).update(name="Renamed"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_seen_at_once(client, centre, change):
    before = read(client, centre)
    assert read(client, centre) == before
    CHANGES[change](centre)
    assert read(client, centre) != before


def test_a_therapy_is_linked_as_soon_as_its_page_is_published_and_no_longer_than_that(client, centre):
    page = TherapyPageFactory(starter=True, therapy=centre.therapies.first())
    link = f'href="{page.get_absolute_url()}"'
    assert link not in read(client, centre)
    publish(page)
    assert link in read(client, centre)
    TherapyPage.objects.update(live=None, status="draft")
    assert link not in read(client, centre)


def test_a_centre_that_is_taken_back_is_gone(client, centre):
    assert centre.name in read(client, centre)
    Centre.objects.update(status="draft")
    assert client.get(f"/centres/{centre.slug}/").status_code == 404


def test_what_hangs_on_the_clock_and_on_the_day_follows_them(client, centre):
    noon = read(client, centre)
    assert "Closed now." in noon
    assert "Open now" in read(client, centre, "2026-11-24T10:00:00Z")
    assert read(client, centre) == noon
    later = read(client, centre, "2027-06-01T12:00:00Z")
    assert "The centre last checked these details on 12 November 2026. Please ring first." in later


def test_a_page_that_is_kept_costs_one_query(client, centre, django_assert_num_queries):
    read(client, centre)
    with django_assert_num_queries(1):
        read(client, centre)


def test_what_one_visitor_adds_to_the_address_is_shown_to_them_alone(client, centre):
    plain = read(client, centre)
    with time_machine.travel(NOW, tick=False):
        own = client.get(f"/centres/{centre.slug}/", {"keep": centre.slug, "map": "1"})
    assert "Kept: take it off" in own.text
    assert "Hide the map" in own.text
    assert read(client, centre) == plain


def test_a_visitor_costs_no_putting_together_until_the_minute_is_over(client, centre, monkeypatch):
    read(client, centre)
    made, put_together = [], pages.build_page_context
    monkeypatch.setattr(pages, "build_page_context", lambda *args: made.append(args) or put_together(*args))
    read(client, centre, "2026-11-24T12:00:59Z")
    assert not made
    read(client, centre, "2026-11-24T12:01:00Z")
    assert len(made) == 1


def test_the_organisations_new_name_is_on_the_page_as_soon_as_staff_save_it(admin_client, centre):
    assert "Made-up network" not in read(admin_client, centre)
    admin_client.get("/admin/organisation/organisation/")  # which makes the row
    names = {"name": "Made-up network", "short_name": "MN", "legal_name": "Made-up Limited"}
    names |= {"charity_number": "", "scottish_charity_number": "", "company_number": ""}
    address = "/admin/organisation/organisation/1/change/"
    admin_client.post(address, names | seal(admin_client, address))
    assert "Made-up network" in read(admin_client, centre)
