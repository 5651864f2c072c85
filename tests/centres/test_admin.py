"""Staff keep centres in the admin: pins, postcodes, and the list on disk."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from centres import offline_list
from centres.directory import forget_directory
from centres.models import Centre
from tests.support.centre_admin import ADD, FORM, save
from tests.support.factories import HORNSEY, LEEDS, CentreFactory, PostcodeFactory
from tests.support.staff import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("office", password="x"))
    return client


def test_a_missing_pin_is_put_at_the_postcode_and_staff_are_told(staff):
    PostcodeFactory(code="N80NP", point=HORNSEY)

    answer = staff.post(ADD, FORM | {"postcode": "n8-0np"}, follow=True)

    centre = Centre.objects.get()
    assert (centre.postcode, centre.pin, centre.point.coords) == ("N8 0NP", "postcode", HORNSEY.coords)
    assert "The pin was missing. It now stands at N8 0NP." in answer.text


def test_saving_works_where_the_postcode_is_unknown(staff):
    answer = staff.post(ADD, FORM | {"postcode": "N8 0NP"}, follow=True)

    assert Centre.objects.get().point is None
    assert "Set the pin on the map by hand." in answer.text


def test_a_pin_set_by_hand_is_an_address_and_is_not_moved(staff):
    PostcodeFactory(code="N80NP", point=HORNSEY)
    geojson = '{"type": "Point", "coordinates": [-1.5491, 53.8008]}'
    staff.post(ADD, FORM | {"point": geojson, "point-moved": "1"})
    centre = Centre.objects.get()
    assert centre.pin == "address"

    staff.post(
        f"/admin/centres/centre/{centre.id}/change/",
        FORM
        | {"point": geojson, "point-moved": "1", "pin": "address", "postcode": "N8 0NP", "seen_version": "1"},
    )

    centre.refresh_from_db()
    assert centre.point.distance(LEEDS) < 1e-6
    assert centre.pin == "address"


def test_what_is_no_postcode_is_refused_with_a_sentence(staff):
    answer = staff.post(ADD, FORM | {"postcode": "somewhere"})

    assert "That is not a UK postcode." in answer.text
    assert not Centre.objects.exists()


def test_the_list_on_disk_follows_what_staff_do(staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(ADD, FORM)
    assert [one.name for _, centres in offline_list.read_offline_list() for one in centres] == ["New Centre"]

    connection.run_on_commit.clear()  # as it is once a transaction is through
    centre = Centre.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        save(staff, centre, status="draft")
    assert offline_list.read_offline_list() == []
    forget_directory()
    assert offline_list.read_offline_list() == []


def test_the_form_may_load_map_pictures_and_nothing_unsafe(staff):
    policy = staff.get(f"/admin/centres/centre/{CentreFactory().id}/change/")["Content-Security-Policy"]

    assert "https://tile.openstreetmap.org" in policy
    assert "unsafe" not in policy


def test_the_organisation_is_edited_in_place_and_every_page_follows(staff):
    assert staff.get("/admin/organisation/organisation/")["Location"].endswith("/1/change/")
    assert "MS National Therapy Centres" in staff.get("/").text
    names = {
        "name": "Neuro Therapy Network",
        "short_name": "NTN",
        "legal_name": "Neuro Therapy Network Limited",
    }
    names |= {"charity_number": "", "scottish_charity_number": "", "company_number": ""}

    address = "/admin/organisation/organisation/1/change/"
    staff.post(address, names | seal(staff, address))

    page = staff.get("/").text
    assert "Neuro Therapy Network" in page
    assert "MS National Therapy Centres" not in page
    assert "1031690" not in page


def test_there_is_no_second_organisation(staff):
    assert staff.get("/admin/organisation/organisation/add/").status_code == 403
