"""manage.py load_places."""

import pytest
from django.core.management import CommandError, call_command

from centres.gazetteer.loaders import place_files, place_table
from centres.gazetteer.locate import find_town_by_name
from centres.gazetteer.models import Place
from tests.support.factories import PlaceFactory
from tests.support.gazetteer_files import open_names_line, open_names_zip

pytestmark = pytest.mark.django_db


def test_the_places_that_come_with_the_site_can_be_found(capsys):
    call_command("load_places")

    assert find_town_by_name("abertawe").name == "Swansea"
    assert find_town_by_name("Bradley Stoke", nation="England").source == "added"
    count = Place.objects.count()
    out, err = capsys.readouterr()
    assert out == f"{count:,} places can be searched.\n"
    assert "places/s" in err


@pytest.fixture
def three(monkeypatch):
    """Puts three places in the place of those that come with the site."""
    rows = [
        place_table.PlaceRow("Leeds", "England", 53.79648, -1.54785, "geonames", population=536_280),
        place_table.PlaceRow("Swansea", "Wales", 51.62079, -3.94323, "geonames", local_names=("Abertawe",)),
        place_table.PlaceRow("Testham", "England", 53, -1, "added"),
    ]
    monkeypatch.setattr(place_files, "read_place_files", lambda: rows)


def test_loading_again_leaves_each_place_there_once(three):
    call_command("load_places")
    call_command("load_places")

    assert sorted(Place.objects.values_list("name", flat=True)) == ["Leeds", "Swansea", "Testham"]


def test_open_names_add_to_them(three, tmp_path):
    lines = [
        open_names_line("Little Testham", 447759, 1141280, "Scotland", county="Shetland Islands"),
        open_names_line("Leeds", 430000, 433500, "England", county="West Yorkshire"),
    ]

    call_command("load_places", "--open-names", str(open_names_zip(tmp_path / "o.zip", HU44=lines)))

    assert find_town_by_name("little testham").source == "open-names"
    assert (find_town_by_name("Leeds").county, find_town_by_name("Leeds").source) == (
        "West Yorkshire",
        "geonames",
    )
    assert find_town_by_name("Leeds").population == 536_280
    assert Place.objects.count() == 4


@pytest.mark.parametrize("name", ["nowhere.zip", "."])
def test_what_cannot_be_read_is_said_in_a_sentence_and_the_places_stay(tmp_path, name):
    PlaceFactory(name="Testham")

    with pytest.raises(
        CommandError, match=r": (there is no such file|this is a folder).* Nothing was replaced\.$"
    ):
        call_command("load_places", open_names=tmp_path / name)
    assert Place.objects.get().name == "Testham"


def test_only_if_new_reads_nothing_where_these_places_are_loaded(three, monkeypatch, capsys):
    call_command("load_places")
    capsys.readouterr()
    monkeypatch.setattr(place_files, "read_place_files", lambda: pytest.fail("was read"))

    call_command("load_places", only_if_new=True)

    assert capsys.readouterr() == ("", "")


def test_only_if_new_loads_where_there_are_none(three):
    call_command("load_places", only_if_new=True)

    assert Place.objects.count() == 3


def test_only_if_new_loads_what_has_changed_since(three, monkeypatch):
    call_command("load_places")
    monkeypatch.setattr(place_files, "fingerprint_place_files", lambda: "another")
    Place.objects.filter(name="Leeds").delete()

    call_command("load_places", only_if_new=True)

    assert Place.objects.count() == 3


def test_only_if_new_keeps_what_open_names_brought(three, monkeypatch, capsys):
    PlaceFactory(name="Little Testham", source=Place.Source.OPEN_NAMES)

    call_command("load_places", only_if_new=True)

    assert list(Place.objects.values_list("name", flat=True)) == ["Little Testham"]
    assert "run load_places --open-names FILE.zip once more" in capsys.readouterr().out
