"""A table of sixty rows as a volunteer may send it, with a dozen kinds of trouble in it."""

import csv
import io

TITLE = "Centres in the North, café list – Autumn"
HEADS = [
    "Short-name",
    "Centre name",
    "Town",
    "Country",
    "Tel",
    "Website",
    "Post code",
    "Confirmed on",
    "Status",
]
HEADS += ["Form first", "Notes"]
GOOD = 50


def build_row(slug="", name="", town="Leeds", **cells) -> list[str]:
    own = {
        "country": "England",
        "tel": "",
        "website": "",
        "postcode": "",
        "confirmed": "",
        "status": "published",
    }
    row = own | {"form": "", "notes": "ask Sam"} | cells
    return [slug, name, town, *row.values()]


def list_rows() -> list[list[str]]:
    """Fifty good rows, one that is here already under another name, and nine with something wrong in them."""
    good = [
        build_row(f"made-up-{n}", f"Made-up {'ABCDEFGHIJ'[n % 10]}{n} Rooms", f"Town {n}")
        for n in range(GOOD - 5)
    ]
    mended = [
        build_row("CAPITALS", "Capital Rooms", "York"),
        build_row("with-www", "Address Rooms", "Hull", website="www.example.org/ms"),
        build_row("mobile", "Mobile Rooms", "Ripon", tel="7700900123"),
        build_row("letters", "Café Zoë – Rooms", "Selby"),
        build_row("form-first", "Form Rooms", "Otley", form="yes"),
    ]
    known = [build_row("", "The Hornsey MS Therapy Centre", "London", tel="020 7946 0000")]
    wrong = [
        build_row("bad-postcode", "Postcode Rooms", postcode="ZZ99"),
        build_row("future", "Future Rooms", confirmed="28/11/2062"),
        build_row("twice", "Twice Rooms"),
        build_row("twice", "Twice Rooms again"),
        build_row("bad-status", "Status Rooms", status="open"),
        build_row("bad-website", "Web Rooms", website="javascript:alert(1)"),
        build_row("no-town", "Nowhere Rooms", ""),
        build_row("", "", "Leeds"),
        build_row("old-address", "Taken Rooms"),
    ]
    return [*good, *mended, *known, *wrong]


def build_table() -> bytes:
    """As a CSV that Excel wrote: Windows-1252, semicolons, a title and a blank row above the headings."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerows([[TITLE], [], HEADS, *list_rows()])
    return file.getvalue().encode("cp1252")
