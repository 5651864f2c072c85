"""Photographs: sent by staff, cleaned, shown, and served under names that never change their meaning."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from centres.models import Photo
from tests.support.centre_admin import change, editor, opened
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def centre():
    return CentreFactory()


def file(colour="teal", size=(1200, 800)):
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return SimpleUploadedFile("door.jpg", written.getvalue(), "image/jpeg")


def send(client, centre, row=0, **values):
    data = opened(client, centre) | {f"photos-{row}-{name}": value for name, value in values.items()}
    data |= {"_save": "1"}
    data["photos-TOTAL_FORMS"] = str(row + 1)
    return client.post(change(centre), data, follow=True)


def test_an_editor_sends_a_picture_and_visitors_get_it(client, centre):
    client.force_login(editor("mia", centre))
    send(client, centre, picture=file(), alt="The door, with a ramp")
    photo = centre.photos.get()
    assert (photo.width, photo.height, photo.widths) == (1200, 800, [480, 960, 1200])
    assert photo.smallest in client.get(change(centre)).text
    client.logout()
    assert photo.srcset in client.get(centre.get_absolute_url()).text
    answer = client.get(photo.smallest)
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (480, 320)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


def test_what_is_no_picture_is_told_beside_the_box(admin_client, centre):
    no_picture = SimpleUploadedFile("door.jpg", b"not a picture")
    answer = send(admin_client, centre, picture=no_picture, alt="The door")
    assert "We cannot read that file as a picture. Save it as JPEG or PNG and send it again." in answer.text
    assert not Photo.objects.exists()


def test_a_picture_needs_words(admin_client, centre):
    answer = send(admin_client, centre, picture=file(), alt="")
    assert "This field is required." in answer.text
    assert not Photo.objects.exists()


def test_a_picture_that_was_chosen_stays_when_another_box_has_an_error(admin_client, centre):
    page = BeautifulSoup(send(admin_client, centre, picture=file(), alt="").text, "html.parser")
    kept = page.find("input", attrs={"name": "photos-0-picture-kept"})["value"]
    shown = page.select_one("#photos-0 .picture__kept")
    assert "hidden" not in shown.attrs
    assert "We have the picture that you chose." in shown.text
    assert admin_client.get(shown.img["src"]).status_code == 200
    send(admin_client, centre, **{"picture-kept": kept}, alt="The door")
    assert (centre.photos.get().alt, centre.photos.get().widths) == ("The door", [480, 960, 1200])


@pytest.mark.parametrize("salt", ["", "msntc.content", "another"])
def test_nobody_can_name_another_file_as_the_picture_they_chose(admin_client, centre, salt):
    named = {"name": "../../secret", "widths": [480], "width": 480, "height": 320}
    forged = signing.dumps(named, salt=salt) if salt else json.dumps(named)
    assert "Choose a picture." in send(admin_client, centre, **{"picture-kept": forged}, alt="The door").text
    assert not Photo.objects.exists()


def test_an_iphones_photograph_is_taken_in(admin_client, centre):
    written = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(written, "HEIF")
    sent = SimpleUploadedFile("IMG_0001.HEIC", written.getvalue(), "image/heic")
    send(admin_client, centre, picture=sent, alt="The door")
    assert centre.photos.get().widths == [480, 960, 1200]


def test_words_need_a_picture(admin_client, centre):
    assert "Choose a picture." in send(admin_client, centre, alt="The door").text


def test_a_picture_that_is_replaced_leaves_its_file(admin_client, centre):
    send(admin_client, centre, picture=file("teal"), alt="The door")
    before = centre.photos.get()
    send(admin_client, centre, picture=file("red"), alt="The new door")
    after = centre.photos.get()
    assert (after.pk, after.alt) == (before.pk, "The new door")
    assert after.name != before.name
    assert admin_client.get(before.smallest).status_code == 200
    send(admin_client, centre, DELETE="on")
    assert not centre.photos.exists()
    assert admin_client.get(after.smallest).status_code == 200


def test_words_alone_can_be_changed(admin_client, centre):
    send(admin_client, centre, picture=file(), alt="The door")
    name = centre.photos.get().name
    send(admin_client, centre, alt="The blue door")
    assert (centre.photos.get().name, centre.photos.get().alt) == (name, "The blue door")


@pytest.mark.parametrize(
    "path",
    [
        "settings.py",
        "0" * 32 + "-480.svg",
        "0" * 32 + "-480.webp",
        "A" * 32 + "-480.webp",
        "../" + "0" * 32 + "-480.webp",
        "..%2f..%2fstatic-stamp",
        "%2e%2e/secret.webp",
        "0" * 32 + "-480.webp%00",
        "0" * 32 + "-480.webp%0a",
    ],
)
def test_only_our_own_pictures_are_served(client, path):
    default_storage.save("secret.webp", io.BytesIO(b"secret"))
    assert client.get(f"/media/pictures/{path}").status_code == 404


def test_a_chosen_picture_stays_with_its_row_when_a_row_before_it_is_gone(admin_client, centre):
    send(admin_client, centre, 0, picture=file("teal"), alt="The door")
    send(admin_client, centre, 1, picture=file("red"), alt="The ramp")
    door, ramp = centre.photos.order_by("pk")
    data = opened(admin_client, centre)
    centre.photos.filter(pk=door.pk).delete()
    data |= {"photos-0-DELETE": "on", "photos-1-picture": file("blue"), "photos-1-alt": "The new ramp"}
    admin_client.post(change(centre), data | {"_save": "1"}, follow=True)
    after = Photo.objects.get(pk=ramp.pk)
    assert after.alt == "The new ramp"
    assert after.name != ramp.name
