"""Changes to the ledger happen one at a time: refunds, payments and the numbers that join them come in any order."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")
LOCK = 0x6D736E7463  # “msntc”


def with_ledger_lock(change: Callable[Given, Result]) -> Callable[Given, Result]:
    """One transaction, one at a time."""

    @wraps(change)
    def alone(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return change(*args, **kwargs)

    return alone
