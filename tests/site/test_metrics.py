"""What a Prometheus server reads, by its own library's parser."""

import math
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from msntc import backup, metrics
from msntc.database.breaker import DatabaseStuck
from msntc.giving.models import Gift, ProviderEvent
from msntc.mail.models import queue_letter

PORT = 9123


@pytest.fixture
def read(client, settings):
    """What is read now: from name and values of labels to value."""
    settings.METRICS_PORT = PORT
    settings.MIDDLEWARE = ["msntc.metrics.MetricsMiddleware", *settings.MIDDLEWARE]

    def ask() -> dict[tuple[str, ...], float]:
        answer = client.get("/metrics", SERVER_PORT=str(PORT))
        assert answer.status_code == 200
        families = text_string_to_metric_families(answer.content.decode())
        samples = [sample for family in families for sample in family.samples]
        return {(sample.name, *sample.labels.values()): sample.value for sample in samples}

    return ask


@pytest.mark.django_db
def test_requests_and_their_queries_are_counted_by_view(client, read):
    before = read()
    client.get("/centres/n80np/?q=N8+0NP")
    after = read()
    requests, queries = (
        ("msntc_request_seconds_count", "404", "centres:detail"),
        ("msntc_queries_total", "centres:detail"),
    )
    assert after[requests] == before.get(requests, 0) + 1
    assert after[queries] > before.get(queries, 0)
    assert "n80np" not in repr(after).lower()


@pytest.mark.django_db
def test_what_waits_is_told(read):
    queue_letter("jo@example.org", "x", "x")
    queue_letter("jo@example.org", "x", "x")
    type(queue_letter("jo@example.org", "x", "x")).objects.update(
        queued_at=timezone.now() - timedelta(hours=1)
    )
    ProviderEvent.objects.create(id="a", type="invoice.paid", live=False, processed_at=timezone.now())
    ProviderEvent.objects.create(id="b", type="invoice.paid", live=False, problem="ValueError")
    Gift.objects.create(source="bank", mode="offline", pence=100, status="paid")
    backup.get_stamp_path().write_text((timezone.now() - timedelta(days=1)).isoformat())
    found = read()
    assert found["msntc_database_up",] == 1
    assert found["msntc_outbox_letters",] == 3
    assert found["msntc_outbox_oldest_seconds",] == pytest.approx(3_600, abs=60)
    assert (
        found["msntc_webhooks", "taken", "invoice.paid"]
        == found["msntc_webhooks", "failed", "invoice.paid"]
        == 1
    )
    assert found["msntc_gifts", "bank", "paid"] == 1
    assert found["msntc_backup_age_seconds",] == pytest.approx(86_400, abs=60)
    assert ("msntc_directory_version",) in found


def test_without_a_database_the_rest_is_told(read, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setattr(metrics, "list_outbox", fail)
    assert read()["msntc_database_up",] == 0


def test_a_database_that_is_not_asked_because_it_is_stuck_is_counted(read, monkeypatch):
    monkeypatch.setattr(metrics, "list_outbox", lambda: [])
    monkeypatch.setattr(metrics, "list_rows", lambda: [])
    before = read()["msntc_database_refusals_total",]
    monkeypatch.setattr(metrics.breaker, "_next_try", {"x": math.inf})
    with pytest.raises(DatabaseStuck), metrics.breaker.ask("x", bool):
        pass
    assert read()["msntc_database_refusals_total",] == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", [{"REMOTE_ADDR": "10.0.0.7"}, {"REMOTE_ADDR": ""}, {"SERVER_PORT": "8000"}, {"path": "/"}]
)
def test_nobody_else_is_told(client, read, asked):
    where = {"path": "/metrics", "SERVER_PORT": str(PORT)} | asked
    assert b"msntc_" not in client.get(**where).content
