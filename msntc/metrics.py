"""What a Prometheus server reads of a site: requests, queries, and what waits (METRICS_PORT).

gunicorn listens on one more port of this machine's loopback address. There, and there alone, any of its processes
answers for all of them: what they count lies in files that they share; what waits is asked of the database.
"""

import os
from collections.abc import Iterator
from time import perf_counter, time

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Case, Count, Min, Q, Value, When
from django.http import HttpRequest, HttpResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from centres.models import DirectoryVersion
from msntc.backup import read_backup_time
from msntc.database.base import breaker
from msntc.giving.models import Gift, ProviderEvent
from msntc.mail.models import Letter

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Histogram(
    "msntc_request_seconds", "Requests by the name of their view.", ["view", "status"], buckets=BUCKETS
)
QUERIES = Counter("msntc_queries", "Statements to the database by the view that made them.", ["view"])
QUERY_SECONDS = Counter("msntc_query_seconds", "Time that they took.", ["view"])
REFUSALS = Counter(
    "msntc_database_refusals", "Times that nobody asked a database that was stuck (msntc.database)."
)
breaker.on_refusal = REFUSALS.inc


class MetricsMiddleware:
    """Stands first: it measures all that the others do, and answers on its own port before any of them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("SERVER_PORT") == str(settings.METRICS_PORT):
            return report_metrics(request)
        count, start = QueryCount(), perf_counter()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        REQUESTS.labels(view, response.status_code).observe(perf_counter() - start)
        if count.number:
            QUERIES.labels(view).inc(count.number)
            QUERY_SECONDS.labels(view).inc(count.seconds)
        return response


class QueryCount:
    """How many statements one request makes, and their seconds."""

    number, seconds = 0, 0.0

    def __call__(self, execute, *statement):
        start = perf_counter()
        try:
            return execute(*statement)
        finally:
            self.number += 1
            self.seconds += perf_counter() - start


def report_metrics(request: HttpRequest) -> HttpResponse:
    """To this machine alone: a socket that has no port takes the port that a visitor names."""
    if request.META.get("REMOTE_ADDR") != "127.0.0.1" or request.path_info != "/metrics":
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(SiteCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class SiteCollector(Collector):
    """What nobody counts while it happens, because it is known already."""

    def collect(self) -> Iterator[Metric]:
        if written := read_backup_time():
            age = time() - written.timestamp()
            yield GaugeMetricFamily(
                "msntc_backup_age_seconds", "Of the last backup made on this machine.", age
            )
        try:
            found = [*list_outbox(), *list_rows()]
        except (DatabaseError, InterfaceError):
            found = []
        yield GaugeMetricFamily("msntc_database_up", "1 when the database answered just now.", bool(found))
        yield from found


def list_outbox() -> Iterator[Metric]:
    waiting = Letter.objects.filter(sent_at__isnull=True).aggregate(size=Count("pk"), oldest=Min("queued_at"))
    age = time() - waiting["oldest"].timestamp() if waiting["oldest"] else 0
    yield GaugeMetricFamily("msntc_outbox_letters", "Letters that have not gone.", waiting["size"])
    yield GaugeMetricFamily("msntc_outbox_oldest_seconds", "How long the oldest of them has waited.", age)
    version = DirectoryVersion.objects.current()
    yield GaugeMetricFamily("msntc_directory_version", "Moves with every change of a centre.", version)


def list_rows() -> Iterator[Metric]:
    answer = Case(
        When(processed_at__isnull=False, then=Value("taken")),
        When(~Q(problem=""), then=Value("failed")),
        default=Value("waiting"),
    )
    webhooks = ProviderEvent.objects.annotate(answer=answer).values_list("type", "answer")
    gifts = Gift.objects.values_list("source", "status")
    for name, says, labels, rows in (
        ("msntc_webhooks", "Messages of the payment provider that are kept.", ["type", "answer"], webhooks),
        ("msntc_gifts", "Gifts by where they come from and how they stand.", ["source", "state"], gifts),
    ):
        metric = GaugeMetricFamily(name, says, labels=labels)
        for *values, number in rows.order_by().annotate(number=Count("pk")):
            metric.add_metric(values, number)
        yield metric
