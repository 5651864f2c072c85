"""gazetteer.loaders.archives: whatever is wrong with a file is said in a sentence that names it."""

import os
import signal
import tracemalloc
import zipfile

import pytest

from centres.gazetteer.loaders import archives
from centres.gazetteer.loaders.errors import LoadRefused
from tests.support.gazetteer_files import cut, spoilt, zipped

MANY_LINES = "".join(f"{number},Ynys Môn,{number * 7919 % 10_007}\r\n" for number in range(20_000))


def first(path, wanted="a.csv"):
    return archives.list_zip_members(path, lambda name: name.endswith(wanted), wanted)[0]


def rows(path, member=None):
    with archives.open_csv_rows(path, member) as lines:
        return list(lines)


def test_wanted_members_come_in_order_of_their_names(tmp_path):
    path = zipped(tmp_path / "x.zip", {"b.csv": "", "a.csv": "", "readme.txt": ""})

    found = archives.list_zip_members(path, lambda name: name.endswith(".csv"), "….csv")

    assert [info.filename for info in found] == ["a.csv", "b.csv"]


@pytest.mark.parametrize(
    "text", ["1,Môn\r\n2,\r\n", "1,Môn\n2,\n", "\ufeff1,Môn\r\n2,\r\n", '"1","Môn"\r\n2,']
)
def test_a_file_reads_the_same_with_any_line_ends_and_with_a_byte_order_mark(tmp_path, text):
    path = zipped(tmp_path / "x.zip", {"Data/a.csv": text})
    plain = tmp_path / "a.csv"
    plain.write_bytes(text.encode())

    assert rows(path, first(path)) == rows(plain) == [["1", "Môn"], ["2", ""]]


def test_a_missing_file_is_named(tmp_path):
    path = tmp_path / "nowhere.zip"

    for look in (first, rows, archives.get_file_size):
        with pytest.raises(
            LoadRefused, match=r"nowhere\.zip: there is no such file\. Nothing was replaced\."
        ):
            look(path)


def test_a_folder_is_no_file(tmp_path):
    for look in (first, rows, archives.get_file_size):
        with pytest.raises(LoadRefused, match=f"{tmp_path.name}: this is a folder, not a file"):
            look(tmp_path)


def test_a_file_that_may_not_be_read_is_named_with_the_reason(tmp_path):
    path = tmp_path / ("x" * 300)  # root may read any file, so a name that no file system takes stands in

    for look in (first, rows, archives.get_file_size):
        with pytest.raises(LoadRefused, match="the file cannot be read \\(File name too long\\)"):
            look(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"postcode,east\n", b"\x00" * 1000])
def test_what_is_no_zip_is_refused(tmp_path, content):
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with pytest.raises(LoadRefused, match=r"x\.zip: this is not a zip, or not the whole of it"):
        first(path)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_zip_cut_short_anywhere_is_refused(tmp_path, share):
    path = cut(zipped(tmp_path / "x.zip", {"a.csv": MANY_LINES, "b.csv": MANY_LINES}), share)

    with pytest.raises(LoadRefused, match=r"x\.zip: this is not a zip, or not the whole of it"):
        first(path)


def test_a_zip_without_the_wanted_file_is_refused(tmp_path):
    path = zipped(tmp_path / "x.zip", {"readme.txt": ""})

    with pytest.raises(LoadRefused, match=r"x\.zip: this zip holds no a\.csv\."):
        first(path)


def test_wrong_bytes_at_the_start_of_a_member_are_refused(tmp_path):
    path = spoilt(zipped(tmp_path / "x.zip", {"Data/a.csv": MANY_LINES}), "Data/a.csv")

    with pytest.raises(LoadRefused, match=r"^a\.csv: the file is cut short or damaged"):
        rows(path, first(path))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_wrong_bytes_further_on_are_refused_with_the_line_reached(tmp_path, share):
    path = spoilt(zipped(tmp_path / "x.zip", {"Data/a.csv": MANY_LINES}), "Data/a.csv", share)

    with pytest.raises(LoadRefused, match=r"^a\.csv, line \d+: "):
        rows(path, first(path))


def test_a_wrong_check_sum_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", "1,2\n3,4\n")
    path.write_bytes(path.read_bytes().replace(b"3,4\n", b"3,5\n"))

    with pytest.raises(LoadRefused, match=r"a\.csv.*: the file is cut short or damaged \(Bad CRC-32"):
        rows(path, first(path))


def test_a_zip_with_a_password_is_refused(tmp_path):
    path = zipped(tmp_path / "x.zip", {"a.csv": "1,2\n"})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1  # the flag that says "encrypted"
    path.write_bytes(content)

    with pytest.raises(LoadRefused, match=r"a\.csv: the zip cannot be unpacked \(.*password"):
        rows(path, first(path))


@pytest.mark.parametrize("line", [1, 2, 1500, 19_999])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_text_that_is_not_utf_8_is_refused_with_its_very_line(tmp_path, line, end):
    lines = MANY_LINES.encode().splitlines()
    lines[line - 1] = "0,Ynys Môn,0".encode("cp1252")
    path = tmp_path / "a.csv"
    path.write_bytes(end.encode().join(lines))

    with pytest.raises(LoadRefused, match=rf"a\.csv, line {line}: this is not text in UTF-8"):
        rows(path)


def test_a_quote_that_never_closes_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('1,2\n"' + ("x" * 99 + "\n") * 2_000)

    with pytest.raises(LoadRefused, match=r"a\.csv, line \d+: this is not a CSV"):
        rows(path)


def test_a_line_without_an_end_is_refused_without_being_read_whole(tmp_path):
    path = zipped(tmp_path / "x.zip", {"a.csv": "1,2\n" + "3," * 20_000_000})

    tracemalloc.start()
    try:
        with pytest.raises(LoadRefused, match=r"a\.csv, line 2: the line is longer than 100,000 characters"):
            rows(path, first(path))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_line_of_many_characters_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x" * 99_998 + "\r\n" + "x" * 100_000)

    assert [len(row[0]) for row in rows(path)] == [99_998, 100_000]


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_neither_file_nor_folder_is_refused_at_once(tmp_path, kind):
    path = tmp_path / "x.csv"
    os.mkfifo(path) if kind == "pipe" else path.symlink_to(os.devnull)
    signal.alarm(20)  # a pipe that nobody writes to would be waited for
    try:
        for look in (first, rows, archives.get_file_size):
            with pytest.raises(LoadRefused, match=r"x\.csv: this is a pipe or a device, not a file\."):
                look(path)
    finally:
        signal.alarm(0)


def test_orders_to_a_terminal_in_a_files_name_are_written_out(tmp_path):
    path = zipped(tmp_path / "x.zip", {"Data/\x1b[2J\u202ea.csv": '"'})

    with pytest.raises(LoadRefused) as refusal:
        raise LoadRefused("no.\n", first(path).filename, 3)
    assert str(refusal.value) == r"Data/\x1b[2J\u202ea.csv, line 3: no.\n Nothing was replaced."


def test_faults_of_the_reader_itself_pass_through(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("1,2\n")

    with pytest.raises(RuntimeError, match="ours"), archives.open_csv_rows(path):
        raise RuntimeError("ours")
