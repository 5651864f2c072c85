import pytest

from tests.staff import account


@pytest.fixture
def office(client):
    client.force_login(account("office", "National office"))
    return client
