import pytest

from tests.staff import account


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Uploaded tables of other tests are not in the way."""
    settings.STATE_DIR = tmp_path


@pytest.fixture
def office(client):
    client.force_login(account("office", "National office"))
    return client
