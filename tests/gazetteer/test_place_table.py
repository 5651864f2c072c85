"""gazetteer.loaders.place_table: all places at once or none."""

import pytest

from centres.gazetteer.loaders import place_table
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.place_table import PlaceRow
from centres.gazetteer.models import Place, PlaceName
from tests.support.factories import PlaceFactory

pytestmark = pytest.mark.django_db
SWANSEA = PlaceRow(
    "Swansea", "Wales", 51.62, -3.94, "geonames", "", 246_217, ("Abertawe", "Swansea", "abertawe")
)


def test_a_place_is_kept_with_all_that_is_known_of_it():
    assert place_table.replace_places([SWANSEA]) == 1

    place = Place.objects.get()
    assert (place.name, place.nation, place.population, place.source) == (
        "Swansea",
        "Wales",
        246_217,
        "geonames",
    )
    assert (place.point.y, place.point.x) == (51.62, -3.94)


def test_each_of_its_names_is_kept_once_in_its_first_spelling():
    place_table.replace_places([SWANSEA])

    assert set(PlaceName.objects.values_list("name", "folded")) == {
        ("Swansea", "swansea"),
        ("Abertawe", "abertawe"),
    }


def test_each_name_is_kept_with_its_kind_and_as_the_best_of_them():
    place_table.replace_places(
        [
            PlaceRow(
                "Swansea",
                "Wales",
                51.62,
                -3.94,
                "geonames",
                local_names=("Abertawe",),
                aliases=("ABERTAWE", "swansea"),
                variants=("Swonsie", "Abertawe"),
            )
        ]
    )

    assert dict(PlaceName.objects.values_list("name", "kind")) == {
        "Swansea": "main",
        "Abertawe": "local",
        "Swonsie": "variant",
    }


def test_a_region_is_kept_with_its_parts():
    place_table.replace_places(
        [PlaceRow("North Wales", "Wales", 53, -3.8, "added", kind="region", parts=("Gwynedd", "Conwy"))]
    )

    place = Place.objects.get()
    assert (place.kind, place.parts) == ("region", ["Gwynedd", "Conwy"])


def test_a_name_without_letters_is_no_name():
    place_table.replace_places(
        [PlaceRow("Swansea", "Wales", 51.62, -3.94, "geonames", local_names=("斯旺西",))]
    )

    assert PlaceName.objects.get().name == "Swansea"


def test_the_former_places_go():
    PlaceFactory(name="Testham")

    place_table.replace_places([SWANSEA])

    assert list(Place.objects.values_list("name", flat=True)) == ["Swansea"]
    assert not PlaceName.objects.filter(folded="testham").exists()


def test_a_refusal_half_way_leaves_the_former_places():
    PlaceFactory(name="Testham")

    def rows():
        yield SWANSEA
        raise LoadRefused("half way", "file", 2)

    with pytest.raises(LoadRefused):
        place_table.replace_places(rows())
    assert list(PlaceName.objects.values_list("folded", "place__name")) == [("testham", "Testham")]
