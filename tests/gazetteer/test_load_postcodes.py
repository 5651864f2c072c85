"""manage.py load_postcodes."""

import re

import pytest
from django.core.management import CommandError, call_command

from centres.gazetteer.loaders import pypi_package
from centres.gazetteer.management.commands.load_postcodes import Progress
from centres.gazetteer.models import PostcodeLocation
from tests.support.factories import PostcodeFactory
from tests.support.gazetteer_files import (
    BELFAST,
    EVERYWHERE,
    ONSPD_NAME,
    PALACE,
    TRURO,
    a_file,
    codepoint_line,
    codepoint_zip,
    many,
    onspd_line,
    onspd_text,
    zipped,
)

pytestmark = pytest.mark.django_db


def codes():
    return sorted(PostcodeLocation.objects.values_list("code", flat=True))


@pytest.fixture
def directory(monkeypatch):
    """Puts a few rows in the place of the installed directory, in two files."""

    def read():
        return [a_file(*EVERYWHERE[:3], name="one"), a_file(*EVERYWHERE[3:], name="two")]

    monkeypatch.setattr(pypi_package, "read_installed_directory", read)


@pytest.fixture
def no_directory(monkeypatch):
    monkeypatch.setattr(
        pypi_package, "read_installed_directory", lambda: pytest.fail("the installed directory was read")
    )


def test_the_installed_directory_is_loaded_unless_told_otherwise(directory, capsys):
    call_command("load_postcodes")

    assert codes() == sorted(row[0] for row in EVERYWHERE)
    assert capsys.readouterr().out == "6 postcodes can be searched.\n"


def test_progress_and_rates_go_to_the_error_stream(directory, capsys):
    call_command("load_postcodes")

    err = capsys.readouterr().err
    assert re.search(r"100%.* 6 read, [\d,]+/s", err)
    assert "swapping" in err


def test_northern_ireland_is_loaded_unless_left_out(directory):
    call_command("load_postcodes")
    assert BELFAST[0] in codes()

    call_command("load_postcodes", "--without-northern-ireland")
    assert codes() == sorted(row[0] for row in EVERYWHERE if row != BELFAST)


@pytest.mark.parametrize("suffix", [".zip", ".csv", ".CSV"])
def test_a_downloaded_directory_takes_the_place_of_the_installed_one(tmp_path, no_directory, suffix):
    path, text = tmp_path / f"onspd{suffix}", onspd_text(onspd_line("N8 0NP", "531541", "0189165"))
    path.write_text(text) if suffix != ".zip" else zipped(path, {ONSPD_NAME: text})

    call_command("load_postcodes", "--onspd", str(path))

    assert codes() == ["N80NP"]
    assert PostcodeLocation.objects.get().retired is False


def test_code_point_open_is_laid_over_the_installed_directory(tmp_path, directory):
    path = codepoint_zip(tmp_path / "codepo_gb.zip", sw=[codepoint_line("SW1A 2AA", 10, 530047, 179951)])

    call_command("load_postcodes", "--code-point-open", str(path))

    assert codes() == sorted(["SW1A2AA", *(row[0] for row in EVERYWHERE)])
    assert PostcodeLocation.objects.get(code=PALACE[0]).retired is True


def test_two_downloads_at_once_are_refused(tmp_path):
    with pytest.raises(CommandError, match="not allowed with argument"):
        call_command("load_postcodes", "--onspd", "a.zip", "--code-point-open", "b.zip")


def test_a_refusal_is_a_sentence_and_the_table_stays(tmp_path):
    PostcodeFactory(code="N80NP")

    with pytest.raises(CommandError, match=r"nowhere\.zip: there is no such file\. Nothing was replaced\.$"):
        call_command("load_postcodes", "--onspd", str(tmp_path / "nowhere.zip"))
    assert codes() == ["N80NP"]


def test_a_smaller_table_needs_to_be_allowed(monkeypatch, directory):
    call_command("load_postcodes")
    monkeypatch.setattr(pypi_package, "read_installed_directory", lambda: [a_file(PALACE, TRURO)])

    with pytest.raises(CommandError, match="add --allow-fewer"):
        call_command("load_postcodes")
    call_command("load_postcodes", "--allow-fewer")

    assert codes() == sorted([PALACE[0], TRURO[0]])


def test_only_if_empty_reads_nothing_where_there_are_postcodes(no_directory, capsys):
    PostcodeFactory()

    call_command("load_postcodes", only_if_empty=True)

    assert capsys.readouterr() == ("", "")


def test_only_if_empty_loads_where_there_are_none(directory):
    call_command("load_postcodes", only_if_empty=True)

    assert len(codes()) == 6


def test_the_bar_moves_on_by_whole_files_and_ends_full():
    class Bar:
        n, total, format_dict, said = 0, 300, {"elapsed": 2.0}, ""

        def update(self, size):
            self.n += size

        def set_postfix_str(self, text):
            self.said = text

        def set_description_str(self, text):
            self.doing = text

    bar, files = Bar(), [a_file(*many(3)) for _ in range(3)]
    progress = Progress(bar)
    at = []
    for file in files:
        for rows in (2000, 1000):
            progress(file, rows)
            at.append(bar.n)
    assert at == [0, 0, 100, 100, 200, 200]
    assert bar.said == "9,000 read, 4,500/s"

    progress.step("swapping")

    assert (bar.n, bar.doing) == (300, "swapping")
