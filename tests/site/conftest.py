"""What the tests of who may do what share."""

import pytest

from tests.support.every_object import World


@pytest.fixture
def world():
    return World()
