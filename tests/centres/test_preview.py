"""The preview shows what was typed as visitors would see it, and keeps nothing of it."""

from datetime import time

import pytest

from centres.models import OpeningTime
from msntc.staff.models import AuditLine
from tests.support.centre_admin import change, editor, opened
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    centre = CentreFactory(phone="020 7946 0000")
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12))
    return centre


def look(client, centre, **typed):
    data = opened(client, centre) | {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(change(centre, "preview/"), data)


def test_what_was_typed_is_shown_and_nothing_of_it_is_kept(admin_client, centre):
    count, mia = centre.history.count(), editor("mia")
    typed = {"phone": "12345", "opening_times__0__weekday": "4", "editors": [mia.pk], "all_right": "on"}
    answer = look(admin_client, centre, **typed)

    assert "Nothing of it is saved" in answer.text
    assert "12345" in answer.text
    assert "Friday" in answer.text
    assert "no-store" in answer["Cache-Control"]
    centre.refresh_from_db()
    assert (centre.phone, centre.version, centre.confirmed_on, centre.editors.count()) == (
        "020 7946 0000",
        1,
        None,
        0,
    )
    assert (centre.history.count(), centre.opening_times.get().weekday) == (count, 1)
    assert not AuditLine.objects.filter(what="rights-changed").exists()
    page = admin_client.get(change(centre)).text
    assert "was changed successfully" not in page
    assert "does not look like" not in page


def test_the_form_offers_it_also_for_a_published_centre(admin_client, centre):
    page = admin_client.get(change(centre)).text

    assert f'formaction="{change(centre, "preview/")}" formtarget="_blank"' in page
    assert "formaction" not in admin_client.get("/admin/centres/centre/add/").text


def test_what_cannot_be_saved_is_told_in_the_form_which_still_saves(admin_client, centre):
    answer = look(admin_client, centre, town="")

    assert "A published centre needs a town" in answer.text
    assert f'action="{change(centre)}"' in answer.text
    assert "Nothing of it is saved" not in answer.text


def test_what_was_saved_is_still_shown_by_its_address(admin_client, centre):
    assert "as visitors see it" in admin_client.get(change(centre, "preview/")).text


def test_an_editor_previews_their_own_centre_and_no_other(client, centre):
    client.force_login(editor("mia", centre))
    assert "020 7946 0002" in look(client, centre, phone="020 7946 0002").text

    other = CentreFactory()
    assert client.post(change(other, "preview/"), opened(client, centre)).status_code == 404
    centre.editors.clear()
    assert client.post(change(centre, "preview/"), {"phone": "1"}).status_code == 404


def test_who_may_only_look_sends_nothing(client, centre):
    viewer = editor("vera", centre)
    viewer.user_permissions.remove(*viewer.user_permissions.filter(codename="change_centre"))
    client.force_login(viewer)

    assert client.post(change(centre, "preview/"), {"phone": "1"}).status_code == 403
    assert "formaction" not in client.get(change(centre)).text
