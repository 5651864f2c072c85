import pytest

from tests.support.factories import LEEDS, CentreFactory


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Uploaded tables of other tests are not in the way."""
    settings.STATE_DIR = tmp_path


@pytest.fixture
def centre():
    return CentreFactory(
        slug="hornsey", name="Hornsey Centre", town="London", phone="020 7946 0018", point=LEEDS
    )  # as it was loaded: the record of its making has no document
