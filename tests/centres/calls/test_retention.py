"""Who spoke for a centre is kept for two years; their part in it, and what was said, stay."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from centres.calls.models import NAMES_KEPT, Call
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


def test_names_and_notes_go_after_two_years_and_no_sooner():
    now, centre = timezone.now(), CentreFactory()
    over = {
        "centre": centre,
        "spoke_with": "Pat Made-up",
        "role": "manager",
        "notes": "Ask for Pat",
        "answers": {"email": "pat@example.org"},
    }
    old = Call.objects.create(**over, started_at=now - NAMES_KEPT - timedelta(days=1))
    new = Call.objects.create(**over, started_at=now - NAMES_KEPT + timedelta(days=1))

    call_command("calls_retention", stdout=(said := StringIO()))
    assert "1  calls with what was typed" in said.getvalue()
    old.refresh_from_db()
    assert old.spoke_with == "Pat Made-up"
    call_command("calls_retention", "--apply", stdout=StringIO())
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.spoke_with, old.notes, old.answers, old.role) == ("", "", {}, "manager")
    assert new.spoke_with == "Pat Made-up"
