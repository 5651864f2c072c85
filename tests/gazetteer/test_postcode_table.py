"""gazetteer.loaders.postcode_table: replaced whole or not at all, and visitors never notice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from geopy.distance import geodesic

from centres.gazetteer.loaders import postcode_table, swap
from centres.gazetteer.loaders.refusal import LoadRefused
from centres.gazetteer.loaders.rows import File
from centres.gazetteer.models import PostcodeArea, PostcodeLocation
from tests.factories import PostcodeAreaFactory, PostcodeFactory
from tests.gazetteer.sources import BELFAST, EVERYWHERE, LERWICK, PALACE, PARLIAMENT, TRURO, a_file, many

pytestmark = pytest.mark.django_db
TABLE = PostcodeLocation._meta.db_table


def replace(*rows, **options):
    return postcode_table.replace([a_file(*rows)], **options)


def codes():
    return sorted(PostcodeLocation.objects.values_list("code", flat=True))


def asked(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def left_behind():
    return asked("SELECT relname FROM pg_class WHERE relname ~ 'staging|incoming'")


@pytest.fixture
def old():
    """A table that serves one postcode of Hornsey, with the middle of its sector."""
    PostcodeFactory(code="N80NP")
    PostcodeAreaFactory(code="N8 0")


@pytest.fixture
def still_serves(old):
    """That after a refused load the old table is as it was and nothing is left beside it."""
    yield
    assert codes() == ["N80NP"]
    assert list(PostcodeArea.objects.values_list("code", flat=True)) == ["N8 0"]
    assert left_behind() == []


def refusal(*rows, **options):
    with pytest.raises(LoadRefused) as caught:
        replace(*rows, **options)
    return str(caught.value)


# What is loaded


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [
        ("SW1A1AA", 51.501009, -0.141588),
        ("EH991SP", 55.952064, -3.174589),
        ("BT15GS", 54.596639, -5.930077),
        ("TR12HE", 50.262658, -5.048514),
        ("ZE10AA", 60.153222, -1.141595),
    ],
)
def test_known_postcodes_lie_within_three_metres_of_their_known_positions(
    installed, code, latitude, longitude
):
    wanted = {row[0] for row in EVERYWHERE}
    rows = [row[:4] for letter in installed.values() for row in letter if row[0] in wanted]

    assert replace(*rows) == len(wanted)

    point = PostcodeLocation.objects.get(code=code).point
    assert geodesic((point.y, point.x), (latitude, longitude)).m < 3


def test_a_postcode_without_a_position_is_known_without_one():
    replace(("JE23BX", None, None, None), ("BT11AA", None, None, True), PALACE)

    found = {row.code: (row.point is None, row.retired) for row in PostcodeLocation.objects.all()}
    assert found == {"JE23BX": (True, None), "BT11AA": (True, True), "SW1A1AA": (False, None)}


def test_retired_or_not_is_kept_as_the_source_has_it():
    replace(PALACE, (*TRURO[:3], True), (*LERWICK[:3], False))

    found = dict(PostcodeLocation.objects.values_list("code", "retired"))
    assert found == {"SW1A1AA": None, "TR12HE": True, "ZE10AA": False}


def test_girobank_and_old_newport_are_passed_over():
    assert replace(PALACE, ("GIR0AA", None, None, None), ("NPT1AA", 300_000, 190_000, None)) == 1


def test_northern_ireland_can_be_left_out():
    assert replace(PALACE, BELFAST, without=frozenset({"BT"})) == 1

    assert codes() == ["SW1A1AA"]
    assert not PostcodeArea.objects.filter(code__startswith="BT").exists()


def test_leaving_it_out_of_a_table_that_has_it_is_no_sign_of_a_file_cut_short():
    replace(PALACE, BELFAST)

    assert replace(PALACE, BELFAST, without=frozenset({"BT"})) == 1


def test_an_area_to_leave_out_must_be_one(still_serves):
    assert refusal(PALACE, without=frozenset({"NI"})) == "There is no postcode area NI. Nothing was replaced."


def test_two_loads_may_follow_each_other_in_one_transaction():
    replace(PALACE)

    assert replace(TRURO) == 1
    assert codes() == ["TR12HE"]


def test_more_rows_than_one_message_holds_arrive_whole(monkeypatch):
    monkeypatch.setattr(postcode_table, "CHUNK", 7)
    read = []

    assert replace(*many(50), progress=lambda file, rows: read.append(rows)) == 50
    assert len(codes()) == sum(read) == 50
    assert max(read) == 7


# What is refused


@pytest.mark.parametrize(
    "code",
    [
        "SW1A1AC",
        "SW1A1A",
        "1AA",
        "",
        "SW1AAAA",
        "sw1a1aa",
        "SW1A 1AA",
        "SW1A\t1AA",
        "S\tW1A1AA",
        "S-W1A1AA",
        "SW1A\\1AA",
        "SW1Á1AA",
        "SW1A１AA",
        "SW1A1A\x00",
        "SW1AB1AA",
    ],
)
def test_what_is_not_written_like_a_postcode_is_named_with_its_line(still_serves, code):
    said = refusal(TRURO, (code, 529_090, 179_645, None))

    assert said == f"made-up.csv, line 2: {code!r} is not a postcode. Nothing was replaced."


def test_a_point_is_outside_by_its_degrees_and_not_by_a_box_in_space(still_serves):
    """West of the box of BT by 0.05 degrees, and inside it for geography's own && operator."""
    said = refusal(BELFAST, ("BT11AB", 177_400, 372_400, None))

    assert said.startswith("made-up.csv, line 2: BT11AB would lie outside area BT")


@pytest.mark.parametrize("area", ["XX", "ZZ", "BF", "BX", "Q"])
def test_an_unknown_area_is_named(still_serves, area):
    assert "line 2" in refusal(TRURO, (f"{area}11AA", 529_090, 179_645, None))


@pytest.mark.parametrize(("east", "north"), [(-1, 0), (700_000, 0), (0, 1_300_000), (529_090, 10**12)])
def test_a_position_off_the_grid_is_named(still_serves, east, north):
    said = refusal(TRURO, ("SW1A1AA", east, north, None))

    assert said.startswith(f"made-up.csv, line 2: SW1A1AA at {east}, {north} lies outside the grid.")


def test_a_point_on_the_wrong_grid_is_named_with_its_line(still_serves):
    said = refusal(TRURO, PALACE, ("BT11AA", 146_000, 530_000, None), BELFAST)  # Belfast on the British grid

    assert said.startswith("made-up.csv, line 3: BT11AA would lie outside area BT: is this the right grid?")


@pytest.mark.parametrize(
    ("east", "north"),
    [
        (PALACE[2], PALACE[1]),  # columns the wrong way round
        (529_090, 156_000),  # a little south of the box, north of it, west and east
        (529_090, 192_500),
        (503_000, 179_645),
        (539_500, 179_645),
    ],
)
def test_a_point_outside_its_own_area_is_named_however_near(still_serves, east, north):
    said = refusal(TRURO, PALACE, ("SW1A1AB", east, north, None))

    assert said.startswith("made-up.csv, line 3: SW1A1AB would lie outside area SW")


def test_a_postcode_twice_is_named_with_its_second_line(still_serves):
    files = [a_file(PALACE, TRURO, name="one"), a_file(PARLIAMENT, PALACE, name="two")]

    with pytest.raises(LoadRefused, match=r"^two, line 2: SW1A1AA stands there twice"):
        postcode_table.replace(files)


def test_a_postcode_twice_in_one_file_is_named_too(still_serves):
    assert refusal(PALACE, TRURO, PALACE, TRURO).startswith(
        "made-up.csv, line 3: SW1A1AA stands there twice."
    )


@pytest.mark.parametrize("rows", [[], [("GIR0AA", None, None, None)]])
def test_a_file_without_postcodes_is_refused_even_where_fewer_are_allowed(still_serves, rows):
    for allowed in (False, True):
        assert "There is no postcode in it." in refusal(*rows, fewer_allowed=allowed)


def test_fewer_than_nine_tenths_of_what_is_known_are_refused_unless_allowed():
    rows = list(many(100))
    replace(*rows)

    assert refusal(*rows[:89]) == (
        "It holds 89 postcodes and 100 are known now: the file may be cut short. "
        "If it is right all the same, add --allow-fewer. Nothing was replaced."
    )
    assert len(codes()) == 100
    assert replace(*rows[:90]) == 90
    assert replace(*rows[:5], fewer_allowed=True) == 5


@pytest.mark.parametrize("fault", [RuntimeError("in the middle"), KeyboardInterrupt(), LoadRefused("ours")])
def test_an_interrupted_load_changes_nothing(still_serves, monkeypatch, fault):
    monkeypatch.setattr(postcode_table, "CHUNK", 2)  # so that rows have gone to the database already

    def rows():
        yield from ((*row, line) for line, row in enumerate(many(9), 1))
        raise fault

    with pytest.raises(type(fault)):
        postcode_table.replace([File("made-up.csv", 100, rows())])


@pytest.mark.parametrize("number", range(4))
def test_an_interruption_at_any_later_step_changes_nothing(still_serves, number):
    steps = []

    def interrupted(what):
        steps.append(what)
        if len(steps) > number:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(*many(9), step=interrupted)
    assert len(steps) == number + 1


# The swap


def test_names_of_indexes_and_constraints_and_columns_stay_as_the_migrations_made_them():
    facts = {
        "indexes": "SELECT indexname FROM pg_indexes WHERE tablename = %s ORDER BY 1",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass"
        " ORDER BY 1",
        "columns": "SELECT column_name, udt_name, is_nullable, collation_name, character_maximum_length"
        " FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
    }
    before = {name: asked(sql, TABLE) for name, sql in facts.items()}

    for _ in range(2):
        replace(PALACE)

        assert {name: asked(sql, TABLE) for name, sql in facts.items()} == before
    assert before["indexes"] == [(f"{TABLE}_pkey",)]


def test_a_look_up_probes_the_primary_key():
    replace(*many(4000))

    plan = PostcodeLocation.objects.filter(code="N80NP").explain()

    assert f"Index Scan using {TABLE}_pkey" in plan
    assert "Index Cond" in plan


def test_those_who_might_read_the_table_still_may():
    asked_before = "SELECT relacl::text FROM pg_class WHERE oid = %s::regclass"
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON {TABLE} TO PUBLIC")
    before = asked(asked_before, TABLE)

    replace(PALACE)

    assert asked(asked_before, TABLE) == before != [(None,)]


# More than one at a time


@pytest.mark.django_db(
    transaction=True, available_apps=["centres.gazetteer"]
)  # others' tables keep their rows
class TestOthersAtTheSameTime:
    @pytest.fixture
    def seen(self, somebody_else):
        """What a visitor's look-up finds at this moment; it fails where it would have to wait."""
        somebody_else.execute("SET statement_timeout = '500ms'")

        def look():
            found = somebody_else.execute(f"SELECT code FROM {TABLE}").fetchall()
            areas = somebody_else.execute(
                "SELECT code FROM gazetteer_postcodearea WHERE kind = 'sector'"
            ).fetchall()
            somebody_else.rollback()
            somebody_else.execute("SET statement_timeout = '500ms'")
            somebody_else.commit()
            return found, areas

        return look

    def test_visitors_find_the_old_table_until_the_last_step_and_then_the_new_one(self, old, seen):
        during, steps = [], []

        def rows():
            for line, row in enumerate([PALACE, TRURO], 1):
                during.append(seen())
                yield (*row, line)

        def step(what):
            steps.append(what)
            during.append(seen())

        postcode_table.replace([File("made-up.csv", 100, rows())], step=step)

        assert steps[-1] == "swapping"
        assert during == [([("N80NP",)], [("N8 0",)])] * 6
        found, areas = seen()
        assert sorted(found) == [("SW1A1AA",), ("TR12HE",)]
        assert sorted(areas) == [("SW1A 1",), ("TR1 2",)]
        assert left_behind() == []

    @pytest.mark.parametrize(
        ("table", "mode"),
        [
            (TABLE, "ACCESS SHARE"),  # a backup that is reading it
            (TABLE, "ACCESS EXCLUSIVE"),
            ("gazetteer_postcodearea", "SHARE"),
            ("gazetteer_postcodearea", "ACCESS EXCLUSIVE"),
        ],
    )
    def test_a_load_gives_up_soon_when_a_table_is_held(
        self, still_serves, somebody_else, monkeypatch, table, mode
    ):
        monkeypatch.setattr(swap, "LOCK_TIMEOUT", "200ms")
        somebody_else.execute(f"LOCK TABLE {table} IN {mode} MODE")

        said = refusal(PALACE)

        assert said == "The table is in use by somebody else. Try again in a minute. Nothing was replaced."
        somebody_else.rollback()

    def test_of_two_loads_the_second_is_refused_and_the_first_goes_on(self, old):
        def second_load():
            try:
                return refusal(TRURO)
            finally:
                connections.close_all()

        def rows():
            with ThreadPoolExecutor(1) as another:
                said.append(another.submit(second_load).result(timeout=20))
            yield (*PALACE, 1)

        said = []

        assert postcode_table.replace([File("made-up.csv", 100, rows())]) == 1
        assert said == ["Another load is running. Nothing was replaced."]
        assert codes() == ["SW1A1AA"]

    def test_a_load_that_was_refused_holds_up_no_later_one(self, old):
        refusal(("XX11AA", 0, 0, None))

        assert replace(PALACE) == 1

    @pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
    def test_what_an_interrupted_load_leaves_is_what_visitors_had(
        self, still_serves, seen, monkeypatch, fault
    ):
        monkeypatch.setattr(postcode_table, "CHUNK", 2)

        def rows():
            yield from ((*row, line) for line, row in enumerate(many(9), 1))
            raise fault

        with pytest.raises(fault):
            postcode_table.replace([File("made-up.csv", 100, rows())])
        assert seen() == ([("N80NP",)], [("N8 0",)])
