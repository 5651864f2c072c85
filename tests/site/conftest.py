"""What the tests of who may do what share."""

import pytest

from tests.site.world import World


@pytest.fixture
def world():
    return World()
