"""What a load balancer asks: whether this process lives (`/healthz`), and whether it should get visitors (`/readyz`).

Both are answered before the Host is looked at to whoever asks from this machine or a private network, because a load
balancer asks by number. Who comes through a proxy, and so from outside, gets `/healthz` by the site's own name alone.
"""

import os
import shutil
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centres.gazetteer.models import PostcodeLocation
from msntc.forms import is_forwarded

LEAST_FREE = 0.05
"""Of the disk that holds pictures and static files."""


@cache
def get_version() -> str:
    """The release, as pyproject.toml names it."""
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]


@never_cache
@require_safe
def report_life(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers, whatever else is broken: to restart it would mend nothing else."""
    return JsonResponse({"status": "ok", "version": get_version()})


@never_cache
@require_safe
def report_readiness(request: HttpRequest) -> HttpResponse:
    """200 when all that visitors need is there, else 503 with a word for each thing that is not."""
    missing = list(list_missing_needs())
    status = {"status": "not-ready" if missing else "ready", "missing": missing, "version": get_version()}
    return JsonResponse(status, status=503 if missing else 200)


def list_missing_needs() -> Iterator[str]:
    try:
        if is_database_read_only():
            yield "database-read-only"
        if not PostcodeLocation.objects.exists():
            yield "no-postcodes"
        if list_known_migrations() - MigrationRecorder(connection).applied_migrations().keys():
            yield "migrations-not-applied"
    except DatabaseError:
        yield "database-unavailable"
    if not os.access(settings.STATE_DIR, os.W_OK):
        yield "disk-read-only"
    elif (disk := shutil.disk_usage(settings.STATE_DIR)).free < LEAST_FREE * disk.total:
        yield "disk-full"


def is_database_read_only() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")
        return cursor.fetchone()[0]


@cache
def list_known_migrations() -> set[tuple[str, str]]:
    """App and name of each migration that this release has; read once."""
    return set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


INSIDE: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": report_life,
    "/readyz": report_readiness,
}


class HealthCheckMiddleware:
    """Stands first: whatever follows may refuse the Host, lead to https, or wait for the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = INSIDE.get(request.path_info)
        return view(request) if view and is_from_inside(request) else self.get_response(request)


def is_from_inside(request: HttpRequest) -> bool:
    """Whether this machine or a private network asks, and no proxy passes it on; a Unix socket has no address."""
    if is_forwarded(request):
        return False
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return not address or ip_address(address).is_private
    except ValueError:
        return False
