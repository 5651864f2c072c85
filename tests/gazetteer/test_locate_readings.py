"""gazetteer.locate: in which order a text is read, and that a guess is a question."""

import pytest
from django.contrib.gis.geos import Point

from centres.gazetteer.locate import (
    AsksForLocation,
    LocatedPoint,
    PlaceChoices,
    PlaceNotFound,
    TooWide,
    locate,
)
from centres.gazetteer.results import Doubt, Reading
from tests.support.factories import LEEDS, PlaceFactory, PostcodeAreaFactory, PostcodeFactory

pytestmark = pytest.mark.django_db
BRISTOL = Point(-2.597, 51.455, srid=4326)


@pytest.fixture
def country():
    PlaceFactory(name="Leeds", county="West Yorkshire", population=500_000, point=LEEDS)
    PlaceFactory(
        name="Bradford", county="West Yorkshire", population=300_000, point=Point(-1.75, 53.79, srid=4326)
    )
    PlaceFactory(name="Bristol", population=400_000, point=BRISTOL)
    PlaceFactory(name="Croydon", county="London", population=170_000, point=Point(-0.1, 51.37, srid=4326))
    PlaceFactory(name="Appledore", county="Devon", population=2_000, point=Point(-4.2, 51.05, srid=4326))
    PlaceFactory(name="Ashford", county="Kent", population=60_000, point=Point(0.87, 51.15, srid=4326))
    PlaceFactory(name="Atwick", county="East Riding of Yorkshire", point=Point(-0.19, 53.94, srid=4326))
    PlaceFactory(name="Beaminster", county="Dorset", population=3_000, point=Point(-2.74, 50.81, srid=4326))
    PlaceFactory(
        name="Hospital", nation="Ireland", county="County Limerick", point=Point(-8.43, 52.47, srid=4326)
    )
    PlaceFactory(name="Newington", county="Kent", population=2_500, point=Point(0.67, 51.35, srid=4326))


@pytest.mark.parametrize(
    ("text", "label", "reading"),
    [
        ("leeds", "Leeds", "exact"),
        ("Leeds, West Yorkshire", "Leeds", "exact"),
        ("Leeds, Yorkshire", "Leeds", "exact"),
        ("ms centre Leeds", "Leeds", "exact"),
        ("Leeds, England", "Leeds", "exact"),
        ("Kent", "Kent", "area"),
        ("Leds", "Leeds", "repaired"),
        ("Bristl, England", "Bristol", "repaired"),
        ("Atwic, East Riding of Yorkshire", "Atwick", "repaired"),
        ("Bedminster, Bristol", "Bristol", "known-part"),
        ("Bedminster Bristol", "Bristol", "known-part"),
        ("Appledore, Kent", "Kent", "known-part"),
        ("Flat 3, 22 Acacia Avenue, Bristol, England", "Bristol", "known-part"),
        ("Leeds General Infirmary", "Leeds", "known-part"),
        ("University of Leeds", "Leeds", "known-part"),
        ("East Croydon", "Croydon", "known-part"),
        ("Leeds, Madeupshire", "Leeds", "known-part"),
        ("Bristol 15", "Bristol", "known-part"),
    ],
)
def test_the_first_reading_that_holds_answers(country, text, label, reading):
    found = locate(text)

    assert isinstance(found, LocatedPoint)
    assert (found.label, found.reading) == (label, reading)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Leeds", "We measured from the middle of Leeds, West Yorkshire, England."),
        (
            "Bedminster, Bristol",
            "We do not know “Bedminster”. We measured from the middle of Bristol, England.",
        ),
        ("Appledore, Kent", "We do not know “Appledore, Kent”. We measured from the middle of Kent."),
        (
            "Leeds, Madeupshire",
            "We do not know “Madeupshire”. We measured from the middle of Leeds, West Yorkshire, England.",
        ),
        (
            "East Croydon",
            "We do not know “East Croydon”. We measured from the middle of Croydon, London, England.",
        ),
        ("bristl", "We read “bristl” as Bristol. We measured from the middle of Bristol, England."),
    ],
)
def test_what_was_read_is_said_with_county_and_nation(country, text, note):
    assert locate(text).note == note


def test_a_namesake_elsewhere_is_offered_where_the_county_has_none(country):
    assert [choice.label for choice in locate("Appledore, Kent").others] == ["Appledore, Devon"]


@pytest.mark.parametrize(
    ("text", "doubt", "offered"),
    [
        ("Gatwick", Doubt.MISSPELT, ["Atwick, East Riding of Yorkshire, England"]),
        ("Bedminster", Doubt.MISSPELT, ["Beaminster, Dorset, England"]),
        ("brsitlo", Doubt.MISSPELT, ["Bristol, England"]),
        ("Stoke Newington", Doubt.UNKNOWN_PART, ["Newington, Kent, England"]),
        ("Bristol Heath", Doubt.UNKNOWN_PART, ["Bristol, England"]),
        ("Little Bristol", Doubt.UNKNOWN_PART, ["Bristol, England"]),
        ("hospital", Doubt.MISSPELT, ["Hospital, County Limerick, Ireland"]),
        ("Leeds or Bradford", Doubt.SEVERAL_NAMED, ["Leeds", "Bradford"]),
    ],
)
def test_a_guess_is_a_question(country, text, doubt, offered):
    asked = locate(text)

    assert isinstance(asked, PlaceChoices)
    assert (asked.doubt, [choice.label for choice in asked.options]) == (doubt, offered)


@pytest.mark.parametrize(
    "text", ["Bristol Road", "10 Leeds Street", "asdfgh", "Kentish Town", "M1 junction 26"]
)
def test_a_street_or_nonsense_is_no_place(country, text):
    PostcodeAreaFactory(code="M1", kind="district")

    with pytest.raises(PlaceNotFound):
        locate(text)


def test_an_unknown_part_beside_several_of_a_name_asks_which(country):
    PlaceFactory(name="Ashford", county="Surrey", population=40_000, point=Point(-0.46, 51.43, srid=4326))

    asked = locate("Madeup Hall, Ashford")

    assert (asked.doubt, asked.unknown) == (Doubt.UNKNOWN_PART, "Madeup Hall")
    assert [choice.label for choice in asked.options] == ["Ashford, Kent", "Ashford, Surrey"]


def test_a_region_is_too_wide_and_gives_its_counties(country):
    PlaceFactory(name="Kent", kind="county", point=Point(0.7, 51.2, srid=4326))
    PlaceFactory(name="South East", kind="region", parts=["Kent", "Croydon", "Nowhere"])

    asked = locate("the South East")

    assert (asked.doubt, asked.unknown) == (Doubt.TOO_WIDE, "South East")
    assert [choice.text for choice in asked.options] == ["Kent", "Croydon"]


def test_a_region_of_which_we_know_no_part_is_too_wide():
    PlaceFactory(name="South East", kind="region", parts=["Nowhere"])

    with pytest.raises(TooWide):
        locate("South East")


@pytest.mark.parametrize("kind", ["county", "authority", "island"])
def test_what_has_an_extent_is_measured_from_its_middle_as_an_area(kind):
    PlaceFactory(name="Skye", kind=kind, nation="Scotland", county="Highland")

    found = locate("Skye")

    assert (found.precision, found.reading) == ("area", Reading.AREA)
    assert found.note == "We measured from the middle of Skye, Highland, Scotland."


@pytest.mark.parametrize("text", ["near me", "where am I", "ms centre near me"])
def test_near_me_is_a_fact_of_its_own(text):
    with pytest.raises(AsksForLocation):
        locate(text)


def test_two_postcodes_are_both_offered():
    PostcodeFactory(code="YO17HH", point=Point(-1.08, 53.96, srid=4326))
    PostcodeFactory(code="LS14DY", point=LEEDS)

    asked = locate("my mum is at YO1 7HH but I live at LS1 4DY")

    assert (asked.doubt, [choice.text for choice in asked.options]) == (
        Doubt.SEVERAL_NAMED,
        ["YO1 7HH", "LS1 4DY"],
    )


@pytest.mark.parametrize(
    "text", ["Is1 4dy", "LS01 4DY", "ls one four D Y", "el ess one four dee why", "L S 1 4 D Y"]
)
def test_a_postcode_is_read_as_phones_type_and_hear_it(text):
    PostcodeFactory(code="LS14DY", point=LEEDS)

    assert locate(text).label == "LS1 4DY"


def test_what_is_no_postcode_is_said_where_its_beginning_is_known():
    PostcodeAreaFactory(code="LS1", kind="district")

    told = "We do not know the postcode LS1 4DO. We measured from the middle of LS1."
    assert locate("ls1 4do").note == told
    assert locate("Leeds LS1 250").note == "We measured from the middle of LS1."


@pytest.mark.parametrize("text", ["LS 1", "ls01", "Is1", "postcode LS1"])
def test_so_is_the_start_of_one(text):
    PostcodeAreaFactory(code="LS1", kind="district")

    assert (locate(text).label, locate(text).precision) == ("LS1", "district")


def test_what_reads_as_a_postcode_with_a_slip_is_an_unknown_postcode():
    with pytest.raises(PlaceNotFound) as failure:
        locate("TE57 ING")

    assert failure.value.is_postcode


def test_the_name_of_a_centre_is_a_place_only_as_it_stands(country):
    assert locate("Bristol", is_centre=True).label == "Bristol"
    for text in ("Bristol MS Therapy Centre", "Bristl", "Madeup, Bristol"):
        with pytest.raises(PlaceNotFound):
            locate(text, is_centre=True)


def test_a_place_costs_one_query_and_a_guess_three(country, django_assert_num_queries):
    for text in ("Leeds, Kent", "Gatwick"):  # what is remembered for a minute
        locate(text)

    with django_assert_num_queries(1):
        locate("Leeds, West Yorkshire")
    with django_assert_num_queries(3):
        locate("Gatwick")


def test_places_with_a_stroke_or_an_and_between_are_both_offered_and_a_county_is_not(country):
    for text in ("Leeds/Bradford", "Leeds and Bradford"):
        assert [choice.label for choice in locate(text).options] == ["Leeds", "Bradford"]
    assert locate("Leeds / West Yorkshire").label == "Leeds"
    assert locate("Leeds / England").label == "Leeds"


def test_what_begins_a_longer_name_is_asked_about(country):
    PlaceFactory(name="Heathrow Terminal 5", kind="station", county="London")

    for text in ("Heathrow", "Heathrow Airport"):
        assert [choice.text for choice in locate(text).options] == ["Heathrow Terminal 5"]


def test_a_repaired_local_name_is_the_main_one():
    PlaceFactory(name="Swansea", nation="Wales", names=["Abertawe"], population=240_000)

    assert locate("Abertaw").label == "Swansea"
    assert locate("Abertawe").label == "Abertawe"


def test_a_number_beside_a_town_is_no_slip():
    PlaceFactory(name="Dublin", nation="Ireland", population=1_000_000)

    assert locate("Dublin 4").note.startswith("We do not know “Dublin 4”. ")


def test_an_island_nation_tells_places_apart():
    PlaceFactory(name="Douglas", nation="Isle of Man", population=26_000, point=Point(-4.5, 54.15, srid=4326))
    PlaceFactory(name="Douglas", nation="Ireland", population=25_000, point=Point(-8.4, 51.9, srid=4326))

    assert locate("Douglas, Isle of Man").point.y == 54.15


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("St Peters Hospital Beaminster", "Beaminster"),
        ("St Peters University Hospital Bristol", "Bristol"),
        ("St Albans General Hospital", "St Albans"),
        ("Ashford-upon-Sea", "Ashford-on-Sea"),
    ],
)
def test_a_hospital_is_where_its_town_is(country, text, label):
    PlaceFactory(name="St Peters", county="Kent")
    PlaceFactory(name="St Albans", county="Hertfordshire", population=80_000)
    PlaceFactory(name="Ashford-on-Sea", county="Kent")

    assert locate(text).label == label


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("St Peters Hospital", ["St Peters"]),
        ("Welford Hospital", ["Welford", "Welford"]),
        ("Royal Appledore Hospital", ["Appledore"]),
        ("Leeds and Bristol Hospital", ["Leeds", "Bristol"]),
        ("Welford-on-Avon", ["Welford", "Welford"]),
        ("Castle Leeds", ["Leeds"]),
        ("Jane Kent", ["Kent"]),
    ],
)
def test_what_stands_in_a_name_that_we_do_not_know_is_a_question(country, text, offered):
    for name, kind in [("St Peters", "station"), ("Kent", "county"), ("Avon", "county")]:
        PlaceFactory(name=name, kind=kind)
    PlaceFactory(name="Welford", county="Northamptonshire")
    PlaceFactory(name="Welford", county="Berkshire", point=Point(-1.4, 51.4, srid=4326))

    assert [choice.text for choice in locate(text).options] == offered


@pytest.mark.parametrize(
    "text", ["Addenbrookes Hospital", "University Hospital of Wales", "Madeup, Hospital"]
)
def test_no_place_that_is_called_like_a_building_or_a_nation_is_offered_out_of_a_name(country, text):
    PlaceFactory(name="Wales", county="South Yorkshire")
    PlaceFactory(name="University", kind="station", county="West Midlands")

    with pytest.raises(PlaceNotFound):
        locate(text)


def test_a_place_called_like_a_nation_is_had_by_its_link():
    PlaceFactory(name="Wales", county="South Yorkshire", point=Point(-1.28, 53.34, srid=4326))

    assert locate("Wales", at=(53.34, -1.28)).note.endswith("Wales, South Yorkshire, England.")
    with pytest.raises(TooWide):
        locate("Wales")


@pytest.mark.parametrize(
    ("text", "label"),
    [("E1O 5NP", "E10 5NP"), ("e1o5np", "E10 5NP"), ("E1O", "E10"), ("it's E one oh five N P", "E10 5NP")],
)
def test_a_letter_for_the_second_figure_and_an_apostrophe_are_read(text, label):
    PostcodeFactory(code="E105NP")
    PostcodeAreaFactory(code="E10", kind="district")

    assert locate(text).label == label
