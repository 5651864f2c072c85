"""How many centres have confirmed their details, and how new the facts are: told only where the office wants it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from centres.models import AccessFact, Fact, Offer
from centres.progress import find_median_bound, measure_progress
from msntc.organisation.models import Organisation, forget_organisation
from tests.support.factories import CentreFactory, TherapyFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_published_centres_count_and_a_confirmation_holds_for_132_days():
    for days in (0, 132, 133):
        CentreFactory(confirmed_on=ago(days))
    CentreFactory()
    CentreFactory(status="draft", confirmed_on=ago(0))

    assert measure_progress(TODAY)[:2] == (2, 4)


def test_every_fact_with_a_date_counts():
    centre = CentreFactory(confirmed_on=ago(10), who_may_come="All", terms_checked_on=ago(50))
    Offer.objects.create(centre=centre, therapy=TherapyFactory(), terms="free", checked_on=ago(30))
    AccessFact.objects.create(centre=centre, fact=Fact.HOIST, answer="yes", checked_on=ago(20))

    assert measure_progress(TODAY).half_newer_than == 21


def test_without_a_dated_fact_nothing_is_said_of_their_age():
    CentreFactory()
    assert measure_progress(TODAY) == (0, 1, None)


@pytest.mark.parametrize("ages", [[5], [1, 9], [1, 2, 90], [0, 0, 0, 400], [3, 3, 4, 4, 5]])
def test_at_least_half_are_newer_than_what_is_said_and_it_is_the_fewest_days(ages):
    bound = find_median_bound(TODAY, [ago(age) for age in ages])

    assert sum(age < bound for age in ages) * 2 >= len(ages)
    assert sum(age < bound - 1 for age in ages) * 2 < len(ages)


def test_the_public_is_told_only_where_the_office_says_so(client):
    CentreFactory(confirmed_on=timezone.localdate())
    assert "1 of 1 centre confirmed" not in client.get("/centres/all/").text
    Organisation.objects.update_or_create(id=1, defaults={"shows_progress": True})
    forget_organisation()
    page = client.get("/centres/all/").text
    assert "1 of 1 centre confirmed. Half of all facts with a date are newer than 1 day." in page
