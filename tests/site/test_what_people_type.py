"""What people type, and what they are answered: tests/data/typed.csv, asked of the running site with all its data.

Each row was read by a person before it was written down. The table grows with every bug: add the input as it was
typed, and the answer that it should have had. `outcome` is the precision of the point, the status of a refusal,
`several`, `question` or `too-wide` where we ask back, or `named` for centres that go by what was typed.
"""

import csv
import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

FILE = Path(__file__).resolve().parent.parent / "data" / "typed.csv"
with FILE.open(encoding="utf-8", newline="") as file:
    ROWS = [(row["typed"], row["outcome"], row["label"]) for row in csv.DictReader(file)]


def answer(site: str, typed: str) -> tuple[str, str]:
    """Outcome and label, as in the table."""
    try:
        with urllib.request.urlopen(f"{site}/api/v1/centres/nearest/?{urlencode({'q': typed})}") as answer:
            said = json.load(answer)
    except urllib.error.HTTPError as refusal:
        return str(refusal.code), json.load(refusal)["error"]["code"]
    if said["origin"]:
        return said["origin"]["precision"], said["origin"]["label"]
    places = [choice["label"] for choice in said["choices"] if "/nearest/?" in choice["url"]]
    names = [choice["label"] for choice in said["choices"]]
    return (said["matched"], " / ".join(places)) if places else ("named", " / ".join(names))


def test_the_table_is_long_and_names_no_input_twice():
    assert len(ROWS) >= 400
    assert len({typed for typed, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("typed", "outcome", "label"), ROWS)
def test_what_is_typed_is_answered(site, typed, outcome, label):
    assert answer(site, typed) == (outcome, label)
