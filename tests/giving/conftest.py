"""A giving site in its trial mode, with the stand-in for the provider; and its treasurer."""

import pytest
import time_machine

from msntc.giving.models import Gift, GivingSettings, SuggestedAmount
from tests.support.staff import account


@pytest.fixture
def _on_21_november():
    """2026, at ten, and time stands still."""
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


@pytest.fixture
def _ways(db):
    GivingSettings.objects.create(
        gift_aid=True, hmrc_reference="AB12345", fee_per_mille=14, fee_fixed_pence=20
    )
    SuggestedAmount.objects.create(frequency="once", pence=1000, impact="one session")
    SuggestedAmount.objects.create(frequency="monthly", pence=500)


@pytest.fixture
def treasurer(client, db):
    client.force_login(account("treasurer", "Treasurer"))
    return client


@pytest.fixture
def _claiming(db):
    GivingSettings.objects.create(gift_aid=True, hmrc_reference="AB12345")


@pytest.fixture
def gift(db):
    """One whose payment page is open."""
    return Gift.objects.create(source="card", mode="trial", pence=2500, email="me@giver.test", session="cs_1")
