"""One at a time across machines: what `manage.py serve` prepares, and the jobs of timers."""

import pytest
from django.core.management import call_command
from django.db import connection

from msntc.locks import hold_lock


@pytest.mark.django_db
def test_machines_that_start_at_once_prepare_the_database_one_after_the_other():
    def is_free() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('of a test'))")
            return cursor.fetchone()[0]

    with hold_lock("of a test"):
        assert not is_free()
    assert is_free()


@pytest.mark.django_db
def test_a_job_runs_once_at_a_time_on_whatever_machine(capsys):
    with hold_lock("msntc.job.clearsessions"):
        call_command("run_job", "clearsessions")
    assert "is running already" in capsys.readouterr().out
    call_command("run_job", "clearsessions")
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_arguments_of_a_job_reach_its_command(capsys):
    call_command("run_job", "contact_requests_retention", "--apply")
    assert "0" in capsys.readouterr().out
