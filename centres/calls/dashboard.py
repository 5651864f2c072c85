"""How many centres wait for somebody with a telephone: the line that callers see first."""

from datetime import date

from django.urls import reverse

from centres.calls.desk import LEFT, list_states


def list_call_tasks(on: date) -> list[tuple[str, str]]:
    left = sum(1 for _, state, _ in list_states(on) if state in LEFT)
    return [(f"Centres to ring: {left}", reverse("calls:desk"))] if left else []
