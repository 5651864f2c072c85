"""Nobody has a second factor but what the test gives them; and somebody of the office, signed in."""

from time import time

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client

from tests.support.sign_in import group, signed_in


@pytest.fixture(autouse=True)
def _staff_have_a_second_factor():
    """Here they have none but what the test gives them."""


@pytest.fixture(autouse=True)
def _clock_stands():
    """A code counts for half a minute: none ends between being read and being sent."""
    with time_machine.travel(time(), tick=False):
        yield


@pytest.fixture
def office():
    client = Client()
    signed_in(client, "office")
    user = get_user_model().objects.get(username="office")
    user.groups.set([group("National office")])
    return client
