"""What the tests of who may do what share, and those of two who save at once."""

import pytest

from tests.support.concurrency import staff
from tests.support.every_object import World
from tests.support.factories import CentreFactory


@pytest.fixture
def world():
    return World()


@pytest.fixture
def centre():
    return CentreFactory(phone="020 7946 0000")


@pytest.fixture
def ann():
    return staff("ann")


@pytest.fixture
def ben():
    return staff("ben")
