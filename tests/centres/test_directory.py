"""The directory in memory: never shows what was, knows what a search must, and keeps nobody waiting."""

import threading
from datetime import date

import pytest
import time_machine
from django.db import connection, transaction

from centres import directory
from centres.models import Centre, DirectoryVersion, Photo
from centres.search.nearest import find_nearest
from centres.search.query import Query, find_nearest_centres
from tests.support.factories import HORNSEY, LEEDS, CentreFactory, TherapyFactory, TherapyPageFactory
from tests.support.full_centre import filled_in
from therapies.models import TherapyPage

SEARCH = "/centres/?q=N8+0NP"
CHANGES = {
    "a phone": lambda c: Centre.objects.filter(pk=c.pk).update(phone="020 7946 0999"),
    "a name": lambda c: Centre.objects.filter(pk=c.pk).update(name="Renamed"),
    "its day of checking": lambda c: Centre.objects.filter(pk=c.pk).update(confirmed_on=None),
    "a closure": lambda c: Centre.objects.filter(pk=c.pk).update(closed_from=date(2026, 11, 1)),
    "its place": lambda c: Centre.objects.filter(pk=c.pk).update(point=LEEDS),
    "a centre that goes": lambda c: c.delete(),
    "a centre that is taken back": lambda c: Centre.objects.filter(pk=c.pk).update(status="draft"),
    "a centre that comes": lambda c: CentreFactory(name="Nearer", point=HORNSEY),
    "a session": lambda c: c.opening_times.filter(opens="09:00").update(closes="11:30"),
    "sessions that go": lambda c: c.opening_times.all().delete(),
    "a day that differs": lambda c: c.exceptions.create(day=date(2026, 11, 24)),
    "an offer that goes": lambda c: c.offers.first().delete(),
    "a therapy that comes": lambda c: c.therapies.add(TherapyFactory(name="Another")),
    "a therapy's name": lambda c: c.therapies.filter(pk=c.therapies.first().pk).update(name="Renamed"),
}


def read(client, address=SEARCH) -> str:
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        return client.get(address).text


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("address", [SEARCH, "/embed/?q=N8+0NP", "/api/v1/centres/nearest/?q=N8+0NP"])
def test_what_has_changed_is_seen_by_the_next_search(client, postcode, address, change):
    centre = filled_in(phone="020 7946 0000", closure_note="")
    before = read(client, address)
    assert read(client, address) == before
    CHANGES[change](centre)
    after = read(client, address)
    assert after != before or address != SEARCH
    directory.forget_directory()
    assert after == read(client, address)


@pytest.mark.django_db
def test_what_was_looked_at_and_taken_back_is_not_remembered(client, postcode):
    centre = filled_in()
    before = read(client)
    with transaction.atomic():
        Centre.objects.filter(pk=centre.pk).update(name="Looked at")
        assert "Looked at" in read(client)
        transaction.set_rollback(True)
    assert read(client) == before
    Centre.objects.filter(pk=centre.pk).update(name="Saved")
    assert "Saved" in read(client)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda c: Photo.objects.all().delete(),
        lambda c: type(c.oxygen).objects.update(seats=9),
        lambda c: c.access.all().delete(),
        lambda c: TherapyPageFactory(therapy=c.therapies.first()),
        lambda c: TherapyPage.objects.update(slug="moved"),
    ],
)
def test_the_version_moves_with_all_that_a_centres_page_shows(change):
    centre = filled_in()
    before = DirectoryVersion.objects.current()
    change(centre)
    assert DirectoryVersion.objects.current() != before


@pytest.mark.django_db
def test_a_filter_sees_what_changed_though_nothing_was_found_before(postcode):
    centre = CentreFactory()

    def search():
        return find_nearest(HORNSEY, 5, lambda entries: [one for one in entries if one.centre.phone]).matches

    assert search() == []
    Centre.objects.filter(pk=centre.pk).update(phone="020 7946 0000")
    assert [one.centre for one in search()] == [centre]


@pytest.mark.django_db
def test_the_day_that_begins_is_another_days_directory(postcode):
    centre = filled_in(confirmed_on=date(2026, 11, 12))
    centre.exceptions.all().delete()
    centre.exceptions.create(day=date(2026, 11, 23), opens="09:00", closes="11:00", service="building")
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        assert [len(one.times.other_days) for one in directory.get_directory().entries.values()] == [1]
    with time_machine.travel("2026-11-24T00:00:30Z", tick=False):
        assert [len(one.times.other_days) for one in directory.get_directory().entries.values()] == [0]


@pytest.mark.django_db
def test_centres_of_one_name_at_one_place_stand_in_order_of_their_ids(postcode):
    twins = [CentreFactory(name="Twin", point=HORNSEY) for _ in range(6)]
    Centre.objects.filter(pk=twins[0].pk).update(phone="1")  # its row moves to the end of the table
    assert [one.centre for one in find_nearest_centres(Query("N8 0NP")).nearby] == twins[:5]


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_once_do_not_wait_for_each_other():
    first, second = CentreFactory(), CentreFactory()
    before, seen = DirectoryVersion.objects.current(), []

    def save_meanwhile():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 2000")
            Centre.objects.filter(pk=second.pk).update(phone="2")
            seen.append(DirectoryVersion.objects.current())
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")  # the pool gives this connection to others
            connection.close()

    with transaction.atomic():
        Centre.objects.filter(pk=first.pk).update(phone="1")
        other = threading.Thread(target=save_meanwhile)
        other.start()
        other.join(30)
        assert len(seen) == 1
        assert seen[0] != before
    assert DirectoryVersion.objects.current() not in {before, *seen}
    assert DirectoryVersion.objects.count() == 2
