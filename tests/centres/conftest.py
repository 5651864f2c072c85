"""What the tests of centres share: one known postcode."""

import pytest

from tests.support.factories import HORNSEY, PostcodeFactory


@pytest.fixture
def postcode():
    return PostcodeFactory(code="N80NP", point=HORNSEY)
