"""What a visitor wrote while nothing can be kept: it is shown back, can be sent once more, and is never called sent."""

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection, transaction
from psycopg.errors import AdminShutdown, DiskFull, OutOfMemory, ReadOnlySqlTransaction

from centres.models import CorrectionReport
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db
REPORT = "/centres/leeds/report/"
WORDS = "The phone is old.\nAnd <b>the</b> door is shut."
FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}
FAULTS = [AdminShutdown, DiskFull, OutOfMemory, ReadOnlySqlTransaction]


@pytest.fixture
def fail(monkeypatch):
    """Lets each statement that writes end in a fault, as PostgreSQL would."""

    def fail(fault: type[Exception]) -> None:
        def refuse(execute, sql, params, many, context):
            if sql.lstrip().startswith(("INSERT", "UPDATE")):
                with connection.wrap_database_errors:
                    raise fault("away")
            return execute(sql, params, many, context)

        connection.execute_wrappers.append(refuse)

    yield fail
    connection.execute_wrappers.clear()


@pytest.fixture
def form(client) -> dict[str, str]:
    CentreFactory(slug="leeds")
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        opened = client.get(REPORT).context["form"].initial["opened"]
    return {"opened": opened, "subject": "", "words": WORDS, "email": "me@visitor.test"}


def send(client, form: dict, path: str = REPORT):
    with time_machine.travel("2026-11-21T10:01:00Z", tick=False):
        return client.post(path, form, **FROM_US)


def read_form(page: BeautifulSoup) -> dict[str, str]:
    return {box["name"]: box["value"] for box in page.select("main form input")}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_written_is_shown_back_and_can_be_sent_once_more(client, form, fail, fault):
    fail(fault)
    answer = send(client, form)
    page = BeautifulSoup(answer.text, "html.parser")

    assert answer.status_code == 503
    assert answer["Cache-Control"] == "no-store"
    assert page.h1.text == "This was not sent"
    assert [one.text for one in page.select("main dd")] == [WORDS, "me@visitor.test"]
    assert [one.text for one in page.select("main dt")] == ["Words", "Email"]
    # when all is well again, the button sends it
    connection.execute_wrappers.clear()
    transaction.set_rollback(False)  # the test's own, which saw the fault
    assert not CorrectionReport.objects.exists()
    assert page.select_one("main form")["action"] == REPORT
    assert send(client, read_form(page)).url.startswith("/centres/thanks/")
    assert CorrectionReport.objects.get().words == WORDS


@pytest.mark.usefixtures("_demo")
def test_a_gift_says_so_too_and_that_nothing_was_taken(client, form, fail):
    fail(DiskFull)
    gift = {"opened": form["opened"], "frequency": "once", "other": "25", "first_name": "Zoë", "step": "pay"}
    answer = send(client, gift | {"last_name": "Giver", "email": "zoe@visitor.test"}, "/support-us/give/")
    assert answer.status_code == 503
    assert "Zoë" in answer.text
    assert "no money was taken" in answer.text


def test_a_password_is_never_shown_back(client, fail):
    fail(AdminShutdown)
    answer = client.post("/staff/sign-in/", {"login": "ann", "password": "a secret of hers"})
    assert "a secret of hers" not in answer.text
