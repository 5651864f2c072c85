"""gazetteer.loaders.postcode_table: visitors never notice, and of two loads one is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from centres.gazetteer.loaders import postcode_table, table_swap
from centres.gazetteer.loaders.rows import SourceFile
from tests.support.gazetteer_files import PALACE, TRURO, many
from tests.support.postcode_table import TABLE, codes, left_behind, refusal, replace


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

        postcode_table.replace_postcodes([SourceFile("made-up.csv", 100, rows())], step=step)

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
        monkeypatch.setattr(table_swap, "LOCK_TIMEOUT", "200ms")
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

        assert postcode_table.replace_postcodes([SourceFile("made-up.csv", 100, rows())]) == 1
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
            postcode_table.replace_postcodes([SourceFile("made-up.csv", 100, rows())])
        assert seen() == ([("N80NP",)], [("N8 0",)])
