"""What people ask of site search, in their own words, held against the site as it starts: the right answer stands among
the first three. A row names every answer that is right; `from` says where the query comes from (tests/data)."""

import csv
from pathlib import Path

import pytest

from centres.models import Centre
from msntc.organisation import pages
from msntc.search.index import rebuild_index
from msntc.search.results import Results, search_content
from msntc.search.starter_data import load_starter_words
from tests.support.factories import PlaceFactory
from therapies.starter_data import load_starter_pages, load_starter_therapies

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[1] / "data" / "searches.csv"
FIRST = 3
ENOUGH = 0.95
IN_NEED = "crisis"


@pytest.fixture
def whole_site():
    therapies = load_starter_therapies()
    load_starter_pages()
    pages.create_missing_pages()
    for name in ("Leeds", "Luton"):
        PlaceFactory(name=name)
    kent = Centre.objects.create(
        name="Kent Neuro Therapy Centre", slug="kent-neuro-therapy-centre", town="Canterbury", county="Kent",
        nation="England", status="published",
    )  # fmt: skip
    kent.therapies.set(therapies.values())
    load_starter_words()
    rebuild_index()


def read_rows() -> list[dict]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_answers(results: Results) -> list[set[str]]:
    """What the reader meets, from the top: each with the names that a row may give it."""
    answers = [{IN_NEED}] if results.is_crisis else []
    answers += [{"elsewhere"} for _ in results.signposts]
    answers += [{f"near:{results.near}"}] if results.near else []
    return answers + [{hit.row.url, *(part.url for part in hit.parts)} for hit in results.hits]


def is_right(wanted: str, answer: set[str]) -> bool:
    if wanted in answer or wanted.startswith(("near:", "/")):
        return wanted in answer
    return any(url.startswith(f"/therapies/{wanted}/") for url in answer)


def find_answer(row: dict) -> bool:
    first = list_answers(search_content(row["query"]))[:FIRST]
    return any(is_right(wanted, answer) for wanted in row["answers"].split(";") for answer in first)


def test_the_right_answer_stands_among_the_first_three(whole_site):
    rows = read_rows()
    wrong = [row["query"] for row in rows if not find_answer(row)]

    assert len(rows) >= 150
    assert len(wrong) <= (1 - ENOUGH) * len(rows), wrong


def test_every_search_in_need_is_met_with_the_helplines(whole_site):
    wanted = {row["query"] for row in read_rows() if row["answers"] == IN_NEED}

    assert wanted == {row["query"] for row in read_rows() if search_content(row["query"]).is_crisis}


def test_nothing_is_put_right_but_what_is_misspelt(whole_site):
    corrected = {
        row["query"]: found for row in read_rows() if (found := search_content(row["query"]).corrected)
    }

    assert corrected == {row["query"]: row["put right"] for row in read_rows() if row["put right"]}
