"""How often a page was shown: counted in the process, written once a minute, without anything about the visitor."""

from datetime import date

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from centres import page_views
from centres.models import MonthlyViews
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
PERSON = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def _counts_nothing_yet(monkeypatch):
    page_views._waiting.clear()
    monkeypatch.setattr(page_views, "_flushed", page_views.time.monotonic())
    yield
    page_views._waiting.clear()


@pytest.fixture
def centre():
    return CentreFactory()


def look(client, centre, times=1, **headers):
    for _ in range(times):
        assert client.get(centre.get_absolute_url(), headers=PERSON | headers).status_code == 200


def test_views_are_written_together_and_add_up(client, centre, django_assert_num_queries):
    other = CentreFactory()
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        look(client, centre, 3)
        look(client, other)
        assert not MonthlyViews.objects.exists()
        with django_assert_num_queries(1):
            page_views.flush_page_views()
        look(client, centre)
        page_views.flush_page_views()
    assert {row.centre: (row.month, row.times) for row in MonthlyViews.objects.all()} == {
        centre: (date(2026, 11, 1), 4),
        other: (date(2026, 11, 1), 1),
    }
    assert page_views.get_recent_views(centre, date(2026, 12, 3)) == {"this_month": 0, "last_month": 4}
    assert page_views.get_recent_views(centre, date(2026, 11, 30)) == {"this_month": 4, "last_month": 0}


def test_once_a_minute_a_visit_writes_what_waits(client, centre, monkeypatch):
    look(client, centre)
    monkeypatch.setattr(page_views, "_flushed", page_views.time.monotonic() - page_views.EVERY)
    look(client, centre)
    assert centre.monthly_views.get().times == 2


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "curl/8.5", "", "Mozilla/5.0 (compatible; bingbot/2.0)"])
def test_machines_do_not_count(client, centre, agent):
    look(client, centre, **{"user-agent": agent})
    assert not page_views._waiting


def test_a_look_at_the_headers_does_not_count(client, centre):
    client.head(centre.get_absolute_url(), headers=PERSON)
    assert not page_views._waiting


def test_a_database_that_is_away_costs_the_visitor_nothing(client, centre, monkeypatch):
    look(client, centre)

    class Away:
        def __enter__(self):
            raise OperationalError("away")

        def __exit__(self, *fault):
            return False

    monkeypatch.setattr(connection, "cursor", Away)
    page_views.flush_page_views()
    monkeypatch.undo()
    assert not MonthlyViews.objects.exists()


def test_a_centre_that_has_gone_meanwhile_is_passed_over(client, centre):
    gone = CentreFactory()
    look(client, gone)
    look(client, centre)
    gone.delete()
    page_views.flush_page_views()
    assert MonthlyViews.objects.get().centre == centre


def test_staff_read_how_often_it_was_shown(admin_client, centre):
    MonthlyViews.objects.create(centre=centre, month=timezone.localdate().replace(day=1), times=41)
    page = " ".join(admin_client.get(f"/admin/centres/centre/{centre.pk}/change/").text.split())
    assert "Its page was shown 41 times this month and 0 times last month." in page
