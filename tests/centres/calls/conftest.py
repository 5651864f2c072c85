"""Somebody who may ring centres, the office, and a centre to ring."""

import pytest
from django.test import Client

from msntc.staff.roles import CALLER, OFFICE
from tests.support.factories import CentreFactory
from tests.support.staff import account


def sign_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def caller(db) -> Client:
    return sign_in(account("cara", CALLER, first_name="Cara"))


@pytest.fixture
def other_caller(db) -> Client:
    return sign_in(account("colin", CALLER, first_name="Colin"))


@pytest.fixture
def office(db) -> Client:
    return sign_in(account("olive", OFFICE, first_name="Olive"))


@pytest.fixture
def centre(db):
    return CentreFactory(
        name="Testham Centre",
        phone="020 7946 0000",
        email="hello@example.org",
        who_may_come="Anyone with MS",
        terms_checked_on="2026-01-05",
    )
