"""An editor of one centre, signed in, and a centre of somebody else."""

import pytest
from django.test import Client

from msntc.staff.roles import EDITOR
from tests.support.factories import CentreFactory
from tests.support.staff import account


@pytest.fixture
def centre():
    return CentreFactory(
        name="Own Centre", slug="own", phone="020 7946 0000", contact_email="first@centre.test"
    )


@pytest.fixture
def other():
    return CentreFactory(name="Other Centre", slug="other", phone="020 7946 0001")


@pytest.fixture
def tom(centre):
    user = account("tom", EDITOR)
    centre.editors.add(user)
    return user


@pytest.fixture
def client(tom):
    client = Client()
    client.force_login(tom)
    return client
