"""What somebody may try on the task pages who is signed in, or is not."""

import pytest
from django.test import Client

from centres.models import Centre
from centres.tasks.pages import TASKS
from msntc.staff.roles import REVIEWER
from tests.support.centre_admin import save
from tests.support.staff import account
from tests.support.tasks import read_form, send

pytestmark = pytest.mark.django_db
ADDRESSES = ["", *(f"{task}/" for task in TASKS)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_anothers_centre_is_as_if_it_were_not_there(client, other, address):
    assert client.get(f"/staff/centre/other/{address}").status_code == 404
    assert client.get(f"/staff/centre/no-such/{address}").status_code == 404


@pytest.mark.parametrize("task", [*TASKS, "right", "undo"])
def test_nothing_of_another_is_saved(client, centre, other, task):
    mine = (
        read_form(client.get(f"/staff/centre/own/{task}/"))
        if task in TASKS
        else {"task": "contact", "saved": "1"}
    )

    assert client.post(f"/staff/centre/other/{task}/", mine).status_code == 404
    assert Centre.objects.get(pk=other.pk).version == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_comes_in_without_signing_in(db, centre, address):
    for ask in (Client().get, Client().post):
        answer = ask(f"/staff/centre/own/{address}")
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/staff/sign-in/")


def test_a_password_alone_is_not_enough(centre, tom):
    client = Client()
    client.force_login(tom)
    session = client.session
    session.pop("second_factor_shown")
    session.save()

    assert client.get("/staff/centre/own/contact/").status_code == 302


def test_another_role_has_no_such_pages(centre):
    reviewer = Client()
    reviewer.force_login(account("rhys", REVIEWER))

    assert reviewer.get("/staff/centre/own/contact/").status_code == 404


def test_rights_that_were_taken_while_the_page_was_open_count(client, centre):
    mine = read_form(client.get("/staff/centre/own/contact/")) | {"phone": "020 7946 0009"}
    centre.editors.clear()

    assert client.post("/staff/centre/own/contact/", mine).status_code == 404
    assert Centre.objects.get(pk=centre.pk).phone == "020 7946 0000"


def test_boxes_that_are_not_on_the_page_are_not_taken(client, centre):
    forged = {
        "name": "Mine",
        "slug": "mine",
        "status": "closed",
        "staff_notes": "x",
        "confirmed_on": "2026-01-01",
        "contact_email": "evil@example.org",
        "version": "99",
    }
    send(client, "/staff/centre/own/contact/", forged | {"phone": "020 7946 0009"})

    found = Centre.objects.get(pk=centre.pk)
    assert (found.name, found.slug, found.status, found.staff_notes, found.version) == (
        "Own Centre", "own", "published", "", 2)  # fmt: skip
    assert (found.contact_email, found.confirmed_on) == ("first@centre.test", None)


def test_what_the_office_saved_is_not_undone_by_an_editor(client, admin_client, centre):
    send(admin_client, "/staff/centre/own/contact/", phone="020 7946 0005")
    client.post(
        "/staff/centre/own/undo/", {"task": "contact", "saved": Centre.objects.get(pk=centre.pk).version}
    )

    assert Centre.objects.get(pk=centre.pk).phone == "020 7946 0005"


def test_a_form_of_another_site_is_refused(tom, centre):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(tom)

    assert strict.post("/staff/centre/own/contact/", {"phone": "1", "town": "X"}).status_code == 403
    assert strict.post("/staff/centre/own/right/").status_code == 403


def test_an_unknown_task_is_no_page(client, centre):
    assert client.get("/staff/centre/own/status/").status_code == 404


@pytest.mark.parametrize(
    "place",
    [
        "SRID=999999;POINT(0 52)",
        "SRID=3857;POINT(1e300 1e300)",
        "POINT EMPTY",
        "POINT(nan nan)",
        "POINT(0 95)",
        "POINT(500 52)",
        "POINT Z (0 52 1)",
    ],
)
def test_a_pin_that_no_map_sends_is_refused_and_stays(client, admin_client, centre, place):
    stood = Centre.objects.get(pk=centre.pk).point
    answers = [
        send(client, "/staff/centre/own/pin/", {"point": place, "point-moved": "1"}),
        save(admin_client, centre, point=place, **{"point-moved": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Centre.objects.get(pk=centre.pk).point == stood
