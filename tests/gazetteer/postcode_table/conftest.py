"""A table that serves already, and must go on serving where a load is refused."""

import pytest

from centres.gazetteer.models import PostcodeArea
from tests.support.factories import PostcodeAreaFactory, PostcodeFactory
from tests.support.postcode_table import codes, left_behind


@pytest.fixture
def old():
    """A table that serves one postcode of Hornsey, with the middle of its sector."""
    PostcodeFactory(code="N80NP")
    PostcodeAreaFactory(code="N8 0")


@pytest.fixture
def still_serves(old):
    """That after a refused load the old table is as it was and nothing is left beside it."""
    yield
    assert codes() == ["N80NP"]
    assert list(PostcodeArea.objects.values_list("code", flat=True)) == ["N8 0"]
    assert left_behind() == []
