"""Tiny copies of what ONS and Ordnance Survey give out, made in code. Positions are real ones or near them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice, product
from pathlib import Path

from centres.gazetteer.loaders.rows import SourceFile
from centres.gazetteer.postcodes import INWARD_LETTERS

PALACE = ("SW1A1AA", 529090, 179645, None)
PARLIAMENT = ("EH991SP", 326751, 673849, None)
BELFAST = ("BT15GS", 333832, 374014, None)
TRURO = ("TR12HE", 182823, 44745, None)
LERWICK = ("ZE10AA", 447759, 1141280, None)
ST_HELIER = ("JE23BX", None, None, None)
EVERYWHERE = [PALACE, PARLIAMENT, BELFAST, TRURO, LERWICK, ST_HELIER]

ONSPD_TO_2024 = "pcd,pcd2,pcds,dointr,doterm,oslaua,usertype,oseast1m,osnrth1m,osgrdind,ctry,lat,long"
ONSPD_FROM_2025 = "pcd7,pcd8,pcds,dointr,doterm,lad25cd,usrtypind,east1m,north1m,gridind,ctry25cd,lat,long"
ONSPD_NAME = "Data/ONSPD_NOV_2025_UK.csv"


def a_file(*rows: tuple, name: str = "made-up.csv") -> SourceFile:
    """Rows of (code, east, north, retired), numbered as lines from 1."""
    return SourceFile(name, 100, ((*row, line) for line, row in enumerate(rows, 1)))


def many(count: int) -> Iterator[tuple]:
    """As many postcodes of North London, in order, each some way from the last."""
    codes = product("123456789", "0123456789", INWARD_LETTERS, INWARD_LETTERS)
    for number, (district, digit, x, y) in enumerate(islice(codes, count)):
        yield (f"N{district}{digit}{x}{y}", 530_000 + number % 97, 189_000 + number % 89, None)


def onspd_line(
    postcode: str, east: str, north: str, ended: str = "", lat: str = "51.5", long: str = "-0.1"
) -> str:
    """A row as it stands in either layout: text quoted, latitude and longitude not."""
    packed = postcode.replace(" ", "")
    texts = [
        f"{packed[:-3]:<4}{packed[-3:]}",
        f"{packed[:-3]:<5}{packed[-3:]}",
        postcode,
        "198001",
        ended,
        "E09000033",
        "0",
    ]
    texts += [east, north, "1" if east else "9", "E92000001"]
    return ",".join([f'"{text}"' for text in texts] + [lat, long])


def onspd_text(*lines: str, header: str = ONSPD_FROM_2025) -> str:
    return "".join(f"{line}\r\n" for line in [header, *lines])


def codepoint_line(postcode: str, quality: int, east: int, north: int) -> str:
    return f'"{postcode}",{quality},{east},{north},"E92000001","E19000003","E18000007","","E09000033","E05013806"'


def codepoint_zip(path: Path, **areas: Iterable[str]) -> Path:
    """A zip with one file a postcode area, from its lines."""
    members = {f"Data/CSV/{area}.csv": "".join(f"{line}\r\n" for line in ls) for area, ls in areas.items()}
    return zipped(path, members | {"Doc/licence.txt": "OGL"})


def open_names_line(name: str, x: object, y: object, country: str, **other: str) -> str:
    """A row of 34 columns; `other` may give name2, type and county."""
    cells = [""] * 34
    cells[0], cells[2], cells[4] = "osgb4000000074564391", name, other.get("name2", "")
    cells[6], cells[7] = other.get("type", "populatedPlace"), "Town"
    cells[8], cells[9], cells[24], cells[29] = str(x), str(y), other.get("county", ""), country
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def open_names_zip(path: Path, **squares: Iterable[str]) -> Path:
    """A zip with one file a grid square, each beginning with a byte order mark."""
    return zipped(
        path,
        {
            f"Data/{square}.csv": "\ufeff" + "".join(f"{line}\r\n" for line in ls)
            for square, ls in squares.items()
        },
    )


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def cut(path: Path, share: float = 0.5) -> Path:
    """The same file, cut short as a broken download leaves it."""
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return path


def spoilt(path: Path, member: str, share: float = 0) -> Path:
    """The same zip with wrong bytes some `share` of the way into `member`, its list of contents still whole."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(member)
    content = bytearray(path.read_bytes())
    start = info.header_offset + 30 + len(info.filename) + int(info.compress_size * share)
    content[start : start + 8] = b"\xff" * 8
    path.write_bytes(content)
    return path
