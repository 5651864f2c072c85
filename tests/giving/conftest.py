"""A giving site in its trial mode, with the stand-in for the provider; and its treasurer."""

import pytest

from msntc.giving.models import Gift, GivingSettings, SuggestedAmount
from msntc.giving.payments.gateway import get_gateway
from tests.giving.stand_in import StandIn
from tests.staff import account


@pytest.fixture
def stand_in(settings):
    with StandIn() as provider:
        settings.GIVING_MODE = "trial"
        settings.STRIPE_SECRET_KEY = "sk_test_x"
        settings.STRIPE_WEBHOOK_SECRET = provider.secret
        settings.STRIPE_API_BASE = provider.address
        settings.GIVING_PAGE_ORIGIN = provider.address
        get_gateway.cache_clear()
        yield provider
    get_gateway.cache_clear()


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
