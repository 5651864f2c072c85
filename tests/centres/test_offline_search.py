"""A search while the database is away: the same answers, from memory and from files beside the tables."""

import random
from dataclasses import replace

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import OperationalError, connection

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
    ["N8 0NP", "n8 0nr", "N8 0ZZ", "N8", "EC1", "BT1 5GS", "JE2 3BX", "St Helier", "Leeds", "Number 8 Leeds"],
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
    start, end = (
        after.text.index('<p class="warning" role="status">'),
        after.text.index("</p>", after.text.index(NOTICE)),
    )
    assert (after.text[:start] + after.text[end + 4 :]).split() == before.text.split()


def test_the_frame_of_partners_says_so_too(client, country, stop):
    client.get("/embed/", {"q": "N8 0NP"})
    stop()
    assert NOTICE in client.get("/embed/", {"q": "N8 0NP"}).text


def test_what_memory_does_not_know_is_told_as_an_outage(client, country, stop):
    client.get("/centres/", {"q": "N8 0NP"})
    stop()
    answer = client.get("/centres/", {"q": "Hornnsey"})
    assert answer.status_code == 503
    assert "Nothing is wrong with what you typed" in answer.text


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


def test_a_file_of_an_older_table_is_written_anew(country, capsys):
    call_command("write_offline_files")
    assert capsys.readouterr().out == ""

    PlaceFactory(name="Hull")
    call_command("write_offline_files")

    assert "places.columns: " in capsys.readouterr().out
    assert (
        len(offline_tables.find_place_names(["hull"])) == PlaceName.objects.filter(folded="hull").count() == 1
    )
