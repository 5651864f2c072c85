"""What tests of a boundary borrow from the tests of what stands behind it."""

from tests.giving.conftest import stand_in  # noqa: F401
