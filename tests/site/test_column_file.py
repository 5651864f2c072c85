"""msntc.database.column_file: what was written is read, and what is not whole is refused by its name."""

from array import array

import pytest

from msntc.database.column_file import FORMAT, UnreadableFile, map_columns, write_columns

COLUMNS = {
    "keys": array("I", [1, 2, 4_000_000_000]),
    "minutes": array("H", [7]),
    "degrees": array("i", [-5, 5]),
}


def test_what_was_written_is_read(tmp_path):
    path = tmp_path / "new folder" / "ways.columns"
    write_columns(path, {"edition": [1, "é"]}, COLUMNS)

    file = map_columns(path)

    assert file.head["edition"] == [1, "é"]
    assert {name: list(column) for name, column in file.columns.items()} == {
        name: list(column) for name, column in COLUMNS.items()
    }
    assert [one.name for one in path.parent.iterdir()] == ["ways.columns"]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda whole: whole[:-9], "ways.columns was cut short"),
        (lambda whole: whole[:20], "ways.columns cannot be read"),
        (lambda whole: b"", "ways.columns cannot be read"),
        (lambda whole: b"\x00" * len(whole), "ways.columns cannot be read"),
        (
            lambda whole: whole.replace(FORMAT.encode(), b"msntc columns 0"),
            "ways.columns is of another version",
        ),
    ],
)
def test_what_is_not_whole_is_refused_by_its_name(tmp_path, damage, words):
    path = tmp_path / "ways.columns"
    write_columns(path, {}, COLUMNS)
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(UnreadableFile, match=words):
        map_columns(path)
