"""A fixed day, and a centre with two contacts."""

import pytest
import time_machine

from tests.support.factories import CentreFactory


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


@pytest.fixture
def centre():
    return CentreFactory(contact_email="first@centre.test", second_contact_email="second@centre.test")
