"""gazetteer.loaders.postcode_table: replaced whole or not at all; each refusal names its line."""

import pytest

from centres.gazetteer.loaders import postcode_table
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.loaders.rows import SourceFile
from tests.support.gazetteer_files import BELFAST, PALACE, PARLIAMENT, TRURO, a_file, many
from tests.support.postcode_table import codes, refusal, replace

pytestmark = pytest.mark.django_db


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
        postcode_table.replace_postcodes(files)


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
        postcode_table.replace_postcodes([SourceFile("made-up.csv", 100, rows())])


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
