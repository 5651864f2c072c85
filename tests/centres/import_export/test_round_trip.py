"""What was taken out as a table and is brought back as it was changes nothing."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres.import_export.dataset import build_dataset
from centres.import_export.headings import interpret_headings
from centres.import_export.parsing import escape_formula, read_cell_text, unescape_formula
from centres.import_export.reading import read_table
from centres.import_export.resource import CentreSheet
from centres.import_export.writing import KINDS, write_table
from centres.models import Centre
from tests.support.factories import CentreFactory, TherapyFactory

pytestmark = pytest.mark.django_db
WORDS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1, max_size=60
) | st.sampled_from(
    [
        "-",
        "- by hand",
        "=1+1",
        "+44 1865 237373",
        "@here",
        "'=x",
        "''-x",
        "\t=x",
        "1,5",
        "\r\n-x",
        "007",
        "-5",
        "'-5",
        "2026-11-12",
        "04/06/2020",
        "1e5",
    ]
)
PHONES = st.sampled_from(
    [
        "01462684214",
        "01462 684 214",
        "+441865237373",
        "+44 1865 237373",
        "116123",
        "+353 1 234 5678",
        "ask us",
        "",
        "0",
        "1462684214",
    ]
)


def taken_out(kind: str) -> bytes:
    return write_table(CentreSheet(lambda centre, place: []).table(for_the_office=True), kind)


def brought_back(data: bytes, kind: str = "csv", dry_run=True):
    table = read_table(data, f"centres.{kind}")
    columns = [one.column for one in interpret_headings(table.heads, {})]
    return CentreSheet(lambda centre, place: []).import_data(build_dataset(table, columns), dry_run=dry_run)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(WORDS, min_size=6, max_size=6),
    phone=PHONES,
    latitude=st.floats(50, 60),
    longitude=st.floats(-8, 1.5),
)
def test_an_export_brought_back_changes_nothing(words, phone, latitude, longitude):
    Centre.objects.all().delete()
    name, address, offers, note, reason, when = words
    CentreFactory(
        name=name,
        address=address,
        also_offers=offers,
        closure_note=note,
        closed_reason=reason,
        source_date=when,
        phone=phone,
        point=Point(longitude, latitude, srid=4326),
        postcode="N8 0NP",
        confirmed_on=date(2026, 11, 12),
        charity_number="0801382",
        therapies=[TherapyFactory(), TherapyFactory()],
        closed_from=date(2026, 1, 2),
    )
    CentreFactory(point=None, pin="", postcode="N8 0NP")
    before = list(Centre.objects.order_by("pk").values())
    for kind in KINDS:
        result = brought_back(taken_out(kind), kind, dry_run=False)

        assert [row.import_type for row in result.rows] == ["skip", "skip"], [row.said for row in result.rows]
        assert list(Centre.objects.order_by("pk").values()) == before
    assert Centre.history.filter(history_type="~").count() == 0


@given(WORDS)
def test_every_text_comes_back_from_its_cell_and_none_of_them_runs(words):
    text = read_cell_text(words)

    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(tuple("=+@\t\r"))
    assert not escape_formula(text).startswith("-") or float(text) < 0
