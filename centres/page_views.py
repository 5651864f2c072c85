"""How often each centre's page was shown in a month. Nothing about the visitor is kept, not even for a moment."""

from datetime import date, timedelta

from django.db import Error, connection
from django.http import HttpRequest
from django.utils import timezone

from centres.models import Centre, MonthlyViews

MACHINES = ("bot", "crawl", "spider", "slurp", "preview", "curl", "wget", "python", "monitor", "lighthouse")
ADD = f"""INSERT INTO {MonthlyViews._meta.db_table} AS views (centre_id, month, times) VALUES (%s, %s, 1)
    ON CONFLICT (centre_id, month) DO UPDATE SET times = views.times + 1"""


def count_page_view(request: HttpRequest, pk: int) -> None:
    """One more view of this centre's page by a person, as far as the browser's own name tells.

    A count that cannot be written is lost: it is a rough number for volunteers, and costs no visitor the page.
    """
    agent = request.headers.get("User-Agent", "").lower()
    if request.method != "GET" or not agent or any(word in agent for word in MACHINES):
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [pk, timezone.localdate().replace(day=1)])
    except Error:
        return


def get_recent_views(centre: Centre, on: date | None = None) -> dict[str, int]:
    """How often it was shown this month and last month."""
    this = (on or timezone.localdate()).replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    times = dict(centre.monthly_views.filter(month__in=[this, last]).values_list("month", "times"))
    return {"this_month": times.get(this, 0), "last_month": times.get(last, 0)}
