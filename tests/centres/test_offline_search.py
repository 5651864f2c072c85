"""A search while the database is away: the same answers, from memory and from files beside the tables."""

import random
from dataclasses import replace
from datetime import datetime

import pytest
import time_machine
from django.contrib.gis.geos import Point
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection

from centres.directory import forget_directory, read_directory_file, write_directory_file
from centres.gazetteer import offline_tables
from centres.gazetteer.models import PlaceName, PostcodeArea, PostcodeLocation
from centres.gazetteer.postcode_readings import PROBE
from centres.gazetteer.postcodes import INWARD_LETTERS
from centres.models import Centre, TravelCell, TravelPoint
from centres.search.query import Query, find_nearest_centres
from centres.search.travel.cells import get_cell
from msntc.database.breaker import DatabaseStuck
from msntc.database.offline import go_offline
from tests.support.factories import HORNSEY, LEEDS, LONDON, CentreFactory, PlaceFactory, PostcodeFactory
from tests.support.full_centre import filled_in

pytestmark = pytest.mark.django_db
NOTICE = "Our records cannot be reached just now. This is what we knew at "


@pytest.fixture(autouse=True)
def state(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def stop(monkeypatch):
    """Stops the database, as far as this process can tell."""

    def stop() -> None:
        def refuse(*args):
            raise OperationalError("away")

        connection.execute_wrappers.append(refuse)

    yield stop
    del connection.execute_wrappers[1:]


@pytest.fixture
def country():
    """Centres, one of them moved since minutes were made; a postcode, its district, a retired one and two towns."""
    centres = [CentreFactory(name=f"Number {n}", point=Point(-0.1 - n / 7, 51.5 + n / 9)) for n in range(9)]
    centres += [CentreFactory(name="Leeds Centre", point=LEEDS), CentreFactory(name="Moved", point=LONDON)]
    PostcodeFactory(code="N80NP", point=HORNSEY)
    PostcodeFactory(code="N80NR", point=HORNSEY, retired=True)
    PostcodeFactory(code="BT15GS", point=Point(-5.93012, 54.59734))
    PostcodeFactory(code="JE23BX", point=None)
    for code, kind, name in [("N8", "district", ""), ("N8 0", "sector", ""), ("EC1A", "district", "")]:
        PostcodeArea.objects.create(code=code, kind=kind, name=name, point=HORNSEY, postcodes=2)
    PostcodeArea.objects.create(
        code="JE2", kind="district", name="St Helier", point=Point(-2.1, 49.2), postcodes=0
    )
    PlaceFactory(name="Leeds", point=LEEDS, population=500_000)
    PlaceFactory(name="Birstall Airport", point=LEEDS, population=900)
    TravelCell.objects.create(
        cell=get_cell(HORNSEY.x, HORNSEY.y),
        centres=[one.pk for one in reversed(centres)],
        minutes=[20 + 3 * n for n in range(len(centres))],
        has_ferry=[n == 2 for n in range(len(centres))],
    )
    for one in centres:
        TravelPoint.objects.create(centre=one, point=LEEDS if one.name == "Moved" else one.point)
    call_command("write_offline_files", behind=False)
    return centres


def summarise(query: Query) -> tuple:
    results = find_nearest_centres(query)
    near = [(one.centre.pk, round(one.metres, 3), one.minutes, one.has_ferry) for one in results.nearby]
    origin = results.origin and replace(results.origin, point=None)
    return origin, near, results.next_count, [one.pk for one in results.named], results.choices


@pytest.mark.parametrize(
    "text",
    [
        "N8 0NP",
        "n8 0nr",
        "N8 0ZZ",
        "N8",
        "EC1",
        "BT1 5GS",
        "JE2 3BX",
        "St Helier",
        "Leeds",
        "Number 8 Leeds",
        "Leedss",
        "Birstall",
    ],
)
def test_the_answer_is_the_same_as_with_the_database(country, text):
    before = summarise(Query(text, count=8))
    with go_offline():
        assert summarise(Query(text, count=8)) == before


def test_a_centres_name_is_known(country):
    CentreFactory(name="Zoë Wintergardens Centre")
    summarise(Query("N8 0NP"))  # whoever searched before
    before = summarise(Query("wintergard"))
    with go_offline():
        assert summarise(Query("wintergard")) == before
    assert before[3]


def test_the_page_says_since_when_and_a_filter_and_a_list_hold(client, country, stop):
    address = {"q": "N8 0NP", "keep": country[0].slug, "need": "ramp"}
    before = client.get("/centres/", address)
    stop()
    after = client.get("/centres/", address)

    assert after.status_code == before.status_code == 200
    assert NOTICE in after.text
    assert NOTICE not in before.text
    assert without_notice(after.text) == before.text.split()


def test_the_frame_of_partners_says_so_too(client, country, stop):
    client.get("/embed/", {"q": "N8 0NP"})
    stop()
    assert NOTICE in client.get("/embed/", {"q": "N8 0NP"}).text


def test_what_memory_does_not_know_is_told_as_an_outage(client, country, stop):
    client.get("/centres/", {"q": "N8 0NP"})
    stop()
    answer = client.get("/centres/an-address-of-before/")
    assert answer.status_code == 503
    assert "Nothing is wrong with what you typed" in answer.text
    assert "Leeds Centre" in answer.text


def without_notice(page: str) -> list[str]:
    """Its words but for those that tell of the outage."""
    start = page.index('<p class="warning" role="status">')
    end = page.index("</p>", page.index(NOTICE))
    return (page[:start] + page[end + 4 :]).split()


@pytest.mark.parametrize("is_fresh", [False, True], ids=["a process that knows", "a process that starts"])
def test_what_a_search_leads_to_is_there_too(client, country, stop, is_fresh):
    centre = filled_in()
    write_directory_file()
    search = f"/centres/?q=N8+0NP&therapy={centre.therapies.first().slug}"
    addresses = [search, centre.get_absolute_url(), "/centres/all/"]
    before = {address: client.get(address).text for address in addresses}
    if is_fresh:
        forget_directory()
        caches["process"].clear()
    stop()
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "public" not in answer["Cache-Control"]
        assert without_notice(answer.text) == before[address].split(), address


def test_the_open_data_say_what_is_nearest_and_since_when(client, country, stop):
    nearest = "/api/v1/centres/nearest/?q=N8+0NP"
    before = client.get(nearest).json()
    stop()
    after = client.get(nearest).json()
    assert before["known_at"] is None
    assert datetime.fromisoformat(after.pop("known_at"))
    assert after["centres"] == before["centres"] != []


def test_a_page_says_how_old_it_is_where_the_file_is_older_than_the_list(client, country, stop):
    centre = country[0]
    with time_machine.travel("2026-11-24T12:00:00Z", tick=False):
        write_directory_file()
    with time_machine.travel("2026-11-24T15:00:00Z", tick=False):
        Centre.objects.filter(pk=centre.pk).update(phone="020 7946 0999")
        client.get("/centres/", {"q": "N8 0NP"})
        stop()
        assert f"{NOTICE}12:00 on 24 November" in client.get(centre.get_absolute_url()).text
        assert f"{NOTICE}15:00 on 24 November" in client.get("/centres/all/").text


@pytest.mark.parametrize(
    "damage", [lambda path: path.write_bytes(path.read_bytes()[:-5]), lambda path: path.unlink()]
)
def test_without_a_whole_file_it_is_told_as_an_outage(client, country, stop, state, damage):
    client.get("/centres/", {"q": "N8 0NP"})
    damage(state / offline_tables.POSTCODES_FILE)
    stop()
    assert client.get("/centres/", {"q": "N8 0NP"}).status_code == 503


def test_offline_the_database_is_not_asked(country):
    with go_offline(), pytest.raises(DatabaseStuck):
        Centre.objects.first()


def test_each_postcode_comes_back_as_the_table_has_it():
    chance = random.Random(5)
    areas = ["N", "EC", "BT", "JE", "GY", "IM", "ZE", "W"]
    codes = {
        f"{area}{chance.randrange(1, 30)}{chance.randrange(10)}{''.join(chance.choices(INWARD_LETTERS, k=2))}"
        for area in areas
        for _ in range(70)
    }
    PostcodeLocation.objects.bulk_create(
        PostcodeLocation(
            code,
            None
            if chance.random() < 0.2
            else Point(chance.uniform(-8, 2), chance.uniform(49, 61), srid=4326),
            chance.choice([True, False, None]),
        )
        for code in codes
    )
    call_command("write_offline_files", behind=True)
    with connection.cursor() as cursor:
        cursor.execute(PROBE, [[*codes]])
        table = {code: row for code, *row in cursor.fetchall()}

    known = offline_tables.find_postcodes([*codes, "ZZ11AA"])

    assert len(codes) > 500
    assert known.keys() == table.keys()
    for code, (x, y, retired) in table.items():
        assert known[code][:2] == (pytest.approx([x, y], abs=6e-8) if x is not None else [None, None]), code
        assert known[code][2] == (bool(retired) and x is not None), code


def test_the_centres_are_written_anew_where_they_have_changed(country, capsys):
    call_command("write_offline_files", centres=True)
    assert capsys.readouterr().out == ""

    Centre.objects.filter(pk=country[0].pk).update(phone="020 7946 0999")
    call_command("write_offline_files", centres=True)

    assert capsys.readouterr().out == f"{len(country)} centres.\n"
    assert read_directory_file().details[country[0].pk].phone == "020 7946 0999"


def test_a_file_of_an_older_table_is_written_anew(country, capsys):
    call_command("write_offline_files")
    assert capsys.readouterr().out == ""

    PlaceFactory(name="Hull")
    call_command("write_offline_files")

    assert "places.columns: " in capsys.readouterr().out
    assert (
        len(offline_tables.find_place_names(["hull"])) == PlaceName.objects.filter(folded="hull").count() == 1
    )
