"""Anna, who edits pages, with a draft and a published page."""

import pytest

from tests.support.factories import TherapyPageFactory
from tests.support.therapy_admin import account
from therapies import publishing


@pytest.fixture
def editor(client):
    user = account("anna", "view", "add", "change", "delete")
    client.force_login(user)
    return client


@pytest.fixture
def page():
    return TherapyPageFactory(starter=True)


@pytest.fixture
def published(page):
    publishing.publish_starter(page)
    return page
