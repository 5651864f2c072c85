"""How often each centre's page was shown in a month. Nothing about the visitor is kept, not even for a moment.

Counted in the process and written once a minute, in one statement for all centres. A count that cannot be written,
because the database is away or the process ends, is lost: it is a rough number for volunteers, not a ledger.
"""

import threading
import time
from collections import Counter
from datetime import date, timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.utils import timezone

from centres.models import Centre, MonthlyViews

EVERY = 60  # seconds
MACHINES = ("bot", "crawl", "spider", "slurp", "preview", "curl", "wget", "python", "monitor", "lighthouse")
ADD = f"""INSERT INTO {MonthlyViews._meta.db_table} AS views (centre_id, month, times)
    SELECT seen.id, %s, seen.times FROM unnest(%s::bigint[], %s::int[]) AS seen (id, times)
    JOIN {Centre._meta.db_table} AS centre ON centre.id = seen.id
    ON CONFLICT (centre_id, month) DO UPDATE SET times = views.times + excluded.times"""

_waiting: Counter[tuple[date, int]] = Counter()
_lock = threading.Lock()
_flushed = time.monotonic()


def count_page_view(request: HttpRequest, centre: Centre) -> None:
    """One more view of this centre's page by a person, as far as the browser's own name tells."""
    global _flushed
    agent = request.headers.get("User-Agent", "").lower()
    if request.method != "GET" or not agent or any(word in agent for word in MACHINES):
        return
    now = time.monotonic()
    with _lock:
        _waiting[timezone.localdate().replace(day=1), centre.pk] += 1
        is_due = now - _flushed >= EVERY
        if is_due:
            _flushed = now
    if is_due:
        flush_page_views()


def flush_page_views() -> None:
    """Writes what waits; one statement, two in the minute in which a month begins."""
    with _lock:
        seen = dict(_waiting)
        _waiting.clear()
    for month in {month for month, _ in seen}:
        times = {pk: number for (of, pk), number in seen.items() if of == month}
        try:
            with connection.cursor() as cursor:
                cursor.execute(ADD, [month, list(times), list(times.values())])
        except DatabaseError:
            return


def get_recent_views(centre: Centre, on: date | None = None) -> dict[str, int]:
    """How often it was shown this month and last month."""
    this = (on or timezone.localdate()).replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    times = dict(centre.monthly_views.filter(month__in=[this, last]).values_list("month", "times"))
    return {"this_month": times.get(this, 0), "last_month": times.get(last, 0)}
