"""The starter directory: the real file, loaded whole, and never over what staff have done."""

import hashlib
import json
import re
from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command

from centres import offline_list, starter_data
from centres.directory import (
    forget_directory,
    get_directory_path,
    write_directory_file,
)
from centres.models import AccessFact, Centre, Offer, OpeningTime, Oxygen, StarterRow, ValueSource
from tests.support.factories import CentreFactory, PlaceFactory, TherapyFactory
from therapies import starter_data as starter_therapies
from therapies.models import Therapy

pytestmark = pytest.mark.django_db
ROW = dict.fromkeys(
    [*starter_data.COLUMNS, "also_offers", "therapies", "pin", "latitude", "longitude"], ""
) | {
    "name": "Made-up Centre",
    "slug": "made-up-centre",
    "status": "published",
    "town": "Colwick, Testham",
    "nation": "England",
    "therapies": "oxygen",
    "also_offers": "Knitting;Tea",
}


def build_source(field: str, value: str = "", **facts: str) -> dict[str, str]:
    return (
        dict.fromkeys(["source", "printed", "year", "doubtful"], "")
        | facts
        | {"field": field, "value": value}
    )


WITH_SOURCES = ROW | {
    "price_in_words": "£15 a session",
    "sources": [
        build_source("price_in_words", source="A newspaper", printed="June 2021", year="2021"),
        build_source("therapies", source="Its own site", printed="undated, about 2014", year="2014"),
        build_source("phone", "020 7946 0000", printed="undated, OLD", doubtful="yes"),
    ],
}


@pytest.fixture
def therapies():
    PlaceFactory(name="Testham", point=Point(-1.5, 53.8, srid=4326))
    return {"oxygen": TherapyFactory(slug="oxygen", name="Made-up oxygen")}


def test_the_whole_directory_loads_and_every_row_passes_its_own_rules():
    loaded = starter_data.load_starter_rows(
        starter_data.read_starter_rows(), starter_therapies.load_starter_therapies()
    )

    assert loaded == (60, 0, 0)
    assert Centre.objects.published().count() == 36
    for centre in Centre.objects.all():
        centre.full_clean()


def test_no_starter_centre_is_confirmed_and_each_names_its_source():
    starter_data.load_starter_rows(
        starter_data.read_starter_rows(), starter_therapies.load_starter_therapies()
    )

    assert not Centre.objects.filter(confirmed_on__isnull=False).exists()
    assert not Centre.objects.filter(source="").exists()
    assert not Centre.objects.filter(source_date="").exists()


def test_no_note_for_staff_has_slipped_into_what_the_public_reads():
    for row in starter_data.read_starter_rows():
        staff = {"staff_notes", "source", "source_date", "sources"}
        public = " ".join(value for column, value in row.items() if column not in staff)
        assert not re.search(
            r"\[CHECK|(?<!have )not (seen|mentioned)|- check\b|the text read|\bOLD\b|\bWEAK\b|newspaper|Conflict",
            public,
        ), row["name"]


def test_no_value_that_is_marked_as_doubtful_is_one_of_its_centre():
    starter_data.load_starter_rows(
        starter_data.read_starter_rows(), starter_therapies.load_starter_therapies()
    )

    doubtful = ValueSource.objects.filter(is_doubtful=True)
    assert doubtful.count() == 9
    assert not [one for one in doubtful if one.is_about(one.centre)]
    marked = ValueSource.objects.filter(printed__regex=r"OLD|WEAK")
    assert marked.count() == 6
    assert not marked.filter(is_doubtful=False).exists()


def test_every_source_that_is_not_doubtful_speaks_for_a_value_of_its_centre():
    starter_data.load_starter_rows(
        starter_data.read_starter_rows(), starter_therapies.load_starter_therapies()
    )

    sure = ValueSource.objects.filter(is_doubtful=False)
    assert sure.count() == 168
    assert not [one for one in sure.select_related("centre") if not one.is_about(one.centre)]
    assert not sure.filter(source="").exists()


def test_no_starter_centre_has_an_answer_that_nobody_gave():
    """What sources say stays in words: no price, fact, pressure or hour is made of it by us."""
    starter_data.load_starter_rows(
        starter_data.read_starter_rows(), starter_therapies.load_starter_therapies()
    )

    assert not Offer.objects.exclude(terms="").exists()
    assert not AccessFact.objects.exists()
    assert not Oxygen.objects.exists()
    assert not OpeningTime.objects.exists()
    assert not Centre.objects.exclude(terms_checked_on=None).exists()
    assert Centre.objects.exclude(who_may_come_in_words="").count() == 35


def test_who_is_closed_for_now_says_so_with_the_day():
    starter_data.load_starter_rows(
        starter_data.read_starter_rows(), starter_therapies.load_starter_therapies()
    )

    bedford = Centre.objects.get(postcode="MK41 9RX")
    assert bedford.closure_note.startswith("On 22 July 2025 this centre said that it was closed for a time")


def test_the_points_stand_in_the_nations_that_the_rows_name():
    call_command("load_places", verbosity=0)
    starter_data.load_starter_rows(
        starter_data.read_starter_rows(), starter_therapies.load_starter_therapies()
    )
    boxes = {
        "England": (49.8, 55.9, -6.5, 1.9),
        "Scotland": (54.6, 60.9, -8.7, -0.7),
        "Wales": (51.3, 53.5, -5.4, -2.6),
        "Northern Ireland": (54.0, 55.4, -8.2, -5.4),
        "Ireland": (51.4, 55.5, -10.7, -5.9),
    }

    published = Centre.objects.published()
    assert published.filter(point__isnull=True).count() == 0
    for centre in published:
        south, north, west, east = boxes[centre.nation]
        assert south < centre.point.y < north, centre
        assert west < centre.point.x < east, centre


def test_a_row_without_a_position_is_placed_at_its_town_and_says_so(therapies):
    starter_data.load_starter_rows([ROW], therapies)

    centre = Centre.objects.get()
    assert (centre.pin, centre.point.coords) == ("town", (-1.5, 53.8))
    assert centre.also_offers.splitlines() == ["Knitting", "Tea"]
    assert [therapy.slug for therapy in centre.therapies.all()] == ["oxygen"]


def test_a_therapy_that_staff_have_deleted_is_left_out(therapies):
    starter_data.load_starter_rows([ROW | {"therapies": "oxygen;gone"}], therapies)

    assert [therapy.slug for therapy in Centre.objects.get().therapies.all()] == ["oxygen"]


def test_a_row_whose_town_nobody_knows_has_no_point(therapies):
    starter_data.load_starter_rows([ROW | {"town": "Nowhere-on-Sea"}], therapies)

    assert (Centre.objects.get().point, Centre.objects.get().pin) == (None, "")


def test_loading_again_changes_nothing(therapies):
    starter_data.load_starter_rows([ROW], therapies)

    assert starter_data.load_starter_rows([ROW], therapies) == (0, 0, 1)
    assert Centre.objects.get().history.count() == 1


def test_what_is_loaded_is_a_version_that_can_be_undone_to(therapies):
    starter_data.load_starter_rows([ROW], therapies)
    starter_data.load_starter_rows([ROW | {"phone": "020 7946 0000"}], therapies)

    first, second = Centre.objects.get().history.order_by("history_id")
    assert (first.version, first.document["offers"][0]["therapy__slug"]) == (1, "oxygen")
    assert (second.version, second.document["centre"]["phone"]) == (2, "020 7946 0000")


def test_a_row_that_nobody_touched_is_mended(therapies):
    starter_data.load_starter_rows([ROW], therapies)

    assert starter_data.load_starter_rows([ROW | {"phone": "020 7946 0000"}], therapies) == (0, 1, 0)
    assert Centre.objects.get().phone == "020 7946 0000"


@pytest.mark.parametrize(
    "edit",
    [
        {"phone": "020 7946 0999"},
        {"slug": "another-address"},
        {"point": Point(0, 51, srid=4326), "pin": "address"},
        {"status": "draft"},
    ],
)
def test_what_staff_have_changed_stays(therapies, edit):
    starter_data.load_starter_rows([ROW], therapies)
    Centre.objects.update(**edit)

    assert starter_data.load_starter_rows([ROW | {"website": "https://example.org"}], therapies) == (0, 0, 1)
    centre = Centre.objects.get()
    assert {field: getattr(centre, field) for field in edit} == edit
    assert centre.website == ""


def test_what_staff_have_changed_among_the_therapies_stays(therapies):
    starter_data.load_starter_rows([ROW], therapies)
    Centre.objects.get().therapies.clear()

    assert starter_data.load_starter_rows([ROW], therapies) == (0, 0, 1)
    assert not Centre.objects.get().therapies.exists()


def compute_first_fingerprint(centre: Centre) -> str:
    """As sites have it that loaded the directory before there were own words and sources of values."""
    columns = (
        "name status address town county nation postcode phone email website charity_number opening_hours "
        "closure_note source source_date staff_notes slug also_offers pin"
    ).split()
    facts = [
        *(getattr(centre, column) for column in columns),
        [round(number, 7) for number in centre.point] if centre.point else None,
        str(centre.confirmed_on),
        *(["heard of"] if centre.heard_of else []),
        sorted(centre.therapies.values_list("slug", flat=True)),
    ]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


@pytest.mark.parametrize(
    ("edit", "counts", "sources"),
    [
        ({}, (0, 1, 0), ["price_in_words", "therapies", "phone"]),
        ({"phone": "020 7946 0999"}, (0, 0, 1), []),
        ({"town": "Leeds"}, (0, 0, 1), ["phone"]),  # of what stands as it was printed
    ],
)
def test_a_row_from_before_there_were_own_words_takes_them_if_nobody_touched_it(
    therapies, edit, counts, sources
):
    starter_data.load_starter_rows([ROW | {"phone": "020 7946 0000"}], therapies)
    StarterRow.objects.update(fingerprint=compute_first_fingerprint(Centre.objects.get()))
    Centre.objects.update(**edit)

    assert starter_data.load_starter_rows([WITH_SOURCES], therapies) == counts

    centre = Centre.objects.get()
    assert centre.price_in_words == ("" if edit else "£15 a session")
    assert [one.field for one in centre.value_sources.all()] == sources


def test_values_keep_their_own_sources_and_a_doubtful_one_is_no_value(therapies):
    starter_data.load_starter_rows([WITH_SOURCES], therapies)

    centre = Centre.objects.get()
    price, offers, phone = centre.value_sources.all()
    assert centre.phone == ""
    assert (phone.value, phone.is_doubtful) == ("020 7946 0000", True)
    assert (price.value, price.source, price.printed_in) == (
        "£15 a session",
        "A newspaper",
        "printed in 2021",
    )
    assert offers.value == "oxygen; Knitting; Tea"
    assert offers.printed_in == "printed about 2014"
    assert starter_data.load_starter_rows([WITH_SOURCES], therapies) == (0, 0, 1)


@pytest.mark.parametrize("value", ["", "Made-up oxygen; Knitting; Tea"])
def test_the_year_of_what_a_centre_offers_outlives_a_therapys_old_name(therapies, value):
    starter_data.load_starter_rows([WITH_SOURCES], therapies)
    source = ValueSource.objects.get(field="therapies")
    source.value = value or source.value
    assert source.is_about(Centre.objects.get())
    if not value:
        Therapy.objects.update(name="Oxygen, under another name")
        assert source.is_about(Centre.objects.get())
    Centre.objects.get().offers.all().delete()
    assert not source.is_about(Centre.objects.get())


def test_a_source_that_staff_have_changed_stays(therapies):
    starter_data.load_starter_rows([WITH_SOURCES], therapies)
    ValueSource.objects.filter(field="phone").update(is_doubtful=False)

    assert starter_data.load_starter_rows([WITH_SOURCES | {"phone": "1"}], therapies) == (0, 0, 1)


def test_a_therapy_whose_price_staff_have_entered_stays(therapies):
    starter_data.load_starter_rows([ROW], therapies)
    Offer.objects.update(terms="free", checked_on=date(2026, 11, 1))

    assert starter_data.load_starter_rows([ROW | {"therapies": "", "town": "Testham"}], therapies) == (
        0,
        1,
        0,
    )
    assert Offer.objects.get().terms == "free"


def test_what_staff_have_deleted_stays_deleted(therapies):
    starter_data.load_starter_rows([ROW], therapies)
    Centre.objects.all().delete()

    assert starter_data.load_starter_rows([ROW], therapies) == (0, 0, 1)
    assert not Centre.objects.exists()


def test_a_renamed_therapy_keeps_its_name():
    starter_therapies.load_starter_therapies()
    Therapy.objects.filter(slug="oxygen-therapy").update(name="Oxygen")

    assert starter_therapies.load_starter_therapies()["oxygen-therapy"].name == "Oxygen"


def test_the_command_leaves_a_filled_table_alone_and_writes_the_list_to_disk(
    therapies, capsys, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as written:
        call_command("load_starter_centres")
    assert len(written) == 1
    Centre.objects.filter(slug__startswith="kent").delete()
    call_command("load_starter_centres", only_if_empty=True)

    assert Centre.objects.count() == 59
    nations = dict(offline_list.read_offline_list())
    assert any(centre.name == "Sussex MS Centre" for centre in nations["England"])


def test_a_damaged_list_on_disk_is_no_list():
    CentreFactory()
    write_directory_file()
    path, whole = get_directory_path(), get_directory_path().read_bytes()
    forget_directory()
    assert offline_list.read_offline_list() != []
    for damage in [b"", b"{", whole[:-1], bytes(32) + whole[32:], whole[:40] + b"x" + whole[41:]]:
        path.write_bytes(damage)
        assert offline_list.read_offline_list() == []
    path.unlink()
    assert offline_list.read_offline_list() == []


def test_a_row_that_staff_have_changed_takes_the_sources_of_what_still_stands_and_nothing_else(
    therapies, caplog
):
    row = ROW | {"phone": "020 7946 0000", "website": "https://old.example"}
    starter_data.load_starter_rows([row], therapies)
    centre = Centre.objects.get()
    Centre.objects.update(website="https://new.example")
    sources = [
        build_source("phone", printed="about 2009, OLD", year="2009", doubtful="yes"),
        build_source("website", printed="2019", year="2019"),
    ]
    counts = starter_data.load_starter_rows(
        [row | {"email": "new@example.org", "sources": sources}], therapies
    )
    assert counts.left == 1
    centre.refresh_from_db()
    assert (centre.phone, centre.email, centre.website) == ("020 7946 0000", "", "https://new.example")
    assert centre.printed == {"phone": "printed about 2009"}
    assert "is doubtful" in caplog.text


def test_a_row_whose_times_somebody_has_put_down_keeps_its_words(therapies):
    starter_data.load_starter_rows([ROW], therapies)
    centre = Centre.objects.get()
    OpeningTime.objects.create(centre=centre, service="building", weekday=1, opens="09:00", closes="12:00")
    counts = starter_data.load_starter_rows([ROW | {"opening_hours": "Mondays at ten"}], therapies)
    assert counts.left == 1
    centre.refresh_from_db()
    assert centre.opening_hours == ""
