"""How often a page was shown in a month, without anything about the visitor."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from centres import page_views
from centres.models import MonthlyViews
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
PERSON = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture
def centre():
    return CentreFactory()


def look(client, centre, times=1, **headers):
    for _ in range(times):
        assert client.get(centre.get_absolute_url(), headers=PERSON | headers).status_code == 200


def test_views_of_a_month_add_up(client, centre):
    other = CentreFactory()
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        look(client, centre, 3)
        look(client, other)
        look(client, centre)
    assert {row.centre: (row.month, row.times) for row in MonthlyViews.objects.all()} == {
        centre: (date(2026, 11, 1), 4),
        other: (date(2026, 11, 1), 1),
    }
    assert page_views.get_recent_views(centre, date(2026, 12, 3)) == {"this_month": 0, "last_month": 4}
    assert page_views.get_recent_views(centre, date(2026, 11, 30)) == {"this_month": 4, "last_month": 0}


def test_a_view_costs_one_query_and_changes_nothing_that_is_shown(client, centre, django_assert_num_queries):
    look(client, centre)
    with django_assert_num_queries(2):  # the directory's version, and the count
        look(client, centre)


@pytest.mark.parametrize("agent", ["Googlebot/2.1", "curl/8.5", "", "Mozilla/5.0 (compatible; bingbot/2.0)"])
def test_machines_do_not_count(client, centre, agent):
    look(client, centre, **{"user-agent": agent})
    assert not MonthlyViews.objects.exists()


def test_a_look_at_the_headers_does_not_count(client, centre):
    client.head(centre.get_absolute_url(), headers=PERSON)
    assert not MonthlyViews.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_can_only_be_read_costs_the_visitor_nothing(client, centre):
    look(client, centre)
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            look(client, centre)
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert centre.monthly_views.get().times == 1


@pytest.mark.django_db(transaction=True)
def test_a_centre_that_has_gone_meanwhile_is_passed_over(centre, rf):
    pk = centre.pk
    centre.delete()
    page_views.count_page_view(rf.get("/", headers=PERSON), pk)
    assert not MonthlyViews.objects.exists()


def test_staff_read_how_often_it_was_shown(admin_client, centre):
    MonthlyViews.objects.create(centre=centre, month=timezone.localdate().replace(day=1), times=41)
    page = " ".join(admin_client.get(f"/admin/centres/centre/{centre.pk}/change/").text.split())
    assert "Its page was shown 41 times this month and 0 times last month." in page
