"""A section may have a picture: cleaned at upload, with words for who cannot see it, and part of the history."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from PIL import Image

from tests.support.factories import TherapyPageFactory
from therapies import publishing
from therapies.admin.inlines import SectionForm
from therapies.models import Section
from therapies.rendering import Citations
from therapies.snapshots import read_working_copy, restore_working_copy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photograph(name="door.jpg"):
    written_to = io.BytesIO()
    Image.effect_noise((1200, 800), 50).convert("RGB").save(written_to, "JPEG")
    written_to.seek(0)
    written_to.name, written_to.size = name, len(written_to.getvalue())
    return written_to


def form(section, files=None, **values):
    kind = type(
        "Form",
        (SectionForm,),
        {"Meta": type("Meta", (), {"model": Section, "fields": ["heading", "role", "body", "picture_alt"]})},
    )
    facts = {"heading": section.heading, "role": section.role, "body": section.body} | values
    return kind(facts, files or {}, instance=section)


def test_readers_see_the_picture_with_its_words_and_it_can_be_put_back(client):
    page = TherapyPageFactory(starter=True)
    section = page.sections.first()
    filled = form(section, {"new_picture": photograph()}, picture_alt="A chamber with eight seats")
    assert filled.is_valid(), filled.errors
    filled.save()
    with_picture = read_working_copy(page)
    publishing.publish_starter(page)
    html = client.get(page.get_absolute_url()).text
    assert 'alt="A chamber with eight seats"' in html
    assert 'width="1200" height="800"' in html
    first = html.split('srcset="')[1].split(" ")[0]
    assert client.get(first)["Content-Type"] == "image/webp"

    form(Section.objects.get(pk=section.pk), **{"new_picture-clear": "on"}).save()
    assert Section.objects.get(pk=section.pk).picture == {}
    restore_working_copy(page, with_picture)
    assert Section.objects.get(pk=section.pk).picture["widths"] == [480, 960, 1200]


def test_a_picture_need_not_be_chosen_again_when_its_form_comes_back():
    section = TherapyPageFactory(starter=True).sections.first()
    first = form(section, {"new_picture": photograph()})
    assert not first.is_valid()
    box = BeautifulSoup(str(first["new_picture"]), "html.parser")
    assert "We have the picture that you chose." in box.text
    assert box.img["src"].endswith("-480.webp")
    kept = box.find("input", type="hidden")
    second = form(
        Section.objects.get(pk=section.pk), **{kept["name"]: kept["value"]}, picture_alt="A chamber"
    )
    assert second.is_valid(), second.errors
    second.save()
    assert Section.objects.get(pk=section.pk).picture["widths"] == [480, 960, 1200]


def test_nobody_can_put_another_picture_in_the_place_of_the_kept_one():
    section = TherapyPageFactory(starter=True).sections.first()
    secret = {"name": "../../secret", "widths": [480], "width": 480, "height": 320}
    for words in (json.dumps(secret), signing.dumps(secret), signing.dumps(secret, salt="another")):
        refuse(section, words)


def refuse(section, words):
    forged = form(section, **{"new_picture-kept": words}, picture_alt="x")
    assert forged.is_valid()
    assert forged.instance.picture == {}


def test_a_picture_without_words_and_a_file_that_is_none_are_refused_beside_the_field():
    section = TherapyPageFactory(starter=True).sections.first()
    assert "picture_alt" in form(section, {"new_picture": photograph()}).errors
    junk = io.BytesIO(b"no picture at all")
    junk.name, junk.size = "x.jpg", 17
    assert "Save it as JPEG" in str(form(section, {"new_picture": junk}, picture_alt="x").errors)


def test_what_looks_like_a_citation_in_an_address_is_left_alone():
    citations = Citations({"barnes-1985": 1})
    text = '<p>See <a href="https://example.org/[@barnes-1985]">this</a>.[@barnes-1985]</p>'
    numbered = citations.numbered(text)
    assert 'href="https://example.org/[@barnes-1985]"' in numbered
    assert numbered.count('<span class="cite">[1]</span>') == 1
