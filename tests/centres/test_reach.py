"""Whom centres are near to: how many postcodes have each as the nearest by car."""

import pytest

from centres.models import Centre, TravelCell, TravelPoint
from centres.search.travel.reach import count_nearest_postcodes
from tests.support.factories import LEEDS, CentreFactory

pytestmark = pytest.mark.django_db


def keep_cell(cell: int, postcodes: int, minutes: dict[Centre, int]) -> None:
    """One square of the table of minutes, centres nearest first."""
    TravelCell.objects.create(
        cell=cell,
        postcodes=postcodes,
        centres=[one.pk for one in minutes],
        minutes=list(minutes.values()),
        has_ferry=[False] * len(minutes),
    )
    for one in minutes:
        TravelPoint.objects.get_or_create(centre=one, defaults={"point": one.point})


def test_each_postcode_counts_for_the_first_centre_of_its_square(django_assert_num_queries):
    north, south = CentreFactory(), CentreFactory()
    keep_cell(1, 100, {north: 10, south: 50})
    keep_cell(2, 20, {south: 5, north: 60})
    keep_cell(3, 3, {south: 40})
    keep_cell(4, 9, {})

    with django_assert_num_queries(1):
        assert count_nearest_postcodes() == {north.pk: 100, south.pk: 23}


def test_the_next_counts_where_the_first_was_taken_from_the_list_or_has_moved():
    drafted, moved, there = CentreFactory.create_batch(3)
    keep_cell(1, 100, {drafted: 10, moved: 20, there: 30})
    Centre.objects.filter(pk=drafted.pk).update(status="draft")
    Centre.objects.filter(pk=moved.pk).update(point=LEEDS)

    assert count_nearest_postcodes() == {there.pk: 100}


def test_nothing_counts_without_a_table():
    CentreFactory()

    assert count_nearest_postcodes() == {}
