"""What the tests of centres share: one known postcode, and the office at its desk."""

import pytest

from tests.support.factories import HORNSEY, PostcodeFactory
from tests.support.staff import account


@pytest.fixture
def postcode():
    return PostcodeFactory(code="N80NP", point=HORNSEY)


@pytest.fixture
def office(client):
    client.force_login(account("office", "National office"))
    return client
