"""What `manage.py serve` does before it serves."""

import pytest
from django.db import connection

from msntc.management.commands.serve import hold_lock


@pytest.mark.django_db
def test_machines_that_start_at_once_prepare_the_database_one_after_the_other():
    def is_free() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('of a test'))")
            return cursor.fetchone()[0]

    with hold_lock("of a test"):
        assert not is_free()
    assert is_free()
