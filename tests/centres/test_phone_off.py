"""Taking a wrong number off a centre's page in one press."""

import pytest
from django.test import Client

from centres.models import Centre, ValueSource
from centres.snapshots import restore_centre, save_centre
from tests.support.centre_admin import LIST, editor
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return CentreFactory(phone="020 7946 0000")


def press(client: Client, centre: Centre):
    return client.post(f"{LIST}{centre.pk}/phone-off/", follow=True)


def test_one_press_takes_the_number_off_and_keeps_it_for_staff(admin_client, centre):
    source = ValueSource.objects.create(centre=centre, field="phone", value=centre.phone, year=2014)
    assert "Take the number off" in admin_client.get(f"{LIST}{centre.pk}/change/").text

    answer = press(admin_client, centre)

    assert "020 7946 0000 is off the page of" in answer.text
    assert "Take the number off" not in answer.text
    assert "020 7946 0000" not in Client().get(centre.get_absolute_url()).text
    source.refresh_from_db()
    assert (source.is_doubtful, source.year) == (True, 2014)


def test_it_is_one_version_with_its_maker_and_a_second_press_makes_none(admin_client, admin_user, centre):
    save_centre(centre)
    count = centre.history.count()
    press(admin_client, centre)
    *_, first, taken_off = centre.history.order_by("history_id")
    assert (first.phone, taken_off.phone) == ("020 7946 0000", "")
    assert (taken_off.history_user, taken_off.history_change_reason) == (admin_user, "Phone number taken off")

    assert "has no phone number on its page" in press(admin_client, centre).text
    assert centre.history.count() == count + 1


def test_a_number_without_a_source_is_kept_too_and_an_undone_press_shows_it_again(admin_client, centre):
    save_centre(centre)
    press(admin_client, centre)
    kept = centre.value_sources.get()
    assert (kept.value, kept.is_doubtful, kept.printed[:13]) == ("020 7946 0000", True, "taken off our")

    restore_centre(Centre.objects.get(), centre.history.get(version=2).document)
    assert Centre.objects.get().phone == "020 7946 0000"


def test_an_editor_presses_for_the_own_centre_alone_and_nobody_by_a_link(client, centre):
    other = CentreFactory(phone="020 7946 0999")
    client.force_login(editor("mia", centre))

    assert client.get(f"{LIST}{centre.pk}/phone-off/").status_code == 405
    assert press(client, other).status_code == 404
    assert press(client, centre).status_code == 200
    assert set(Centre.objects.values_list("phone", flat=True)) == {"", "020 7946 0999"}
    assert Client(enforce_csrf_checks=True).post(f"{LIST}{other.pk}/phone-off/").status_code in (302, 403)
    assert Centre.objects.get(pk=other.pk).phone
