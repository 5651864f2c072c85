"""One centre as a vCard: every line whole, folded and escaped, whatever is in it."""

import re
from datetime import date, timedelta

import pytest
import time_machine
import vobject

from centres.open_data.vcard import fold_vcard_line
from tests.support.factories import CentreFactory
from tests.support.hostile_centre import NASTY, nasty_centre

pytestmark = pytest.mark.django_db
UNCHECKED = "We found these details in public sources. The centre has not confirmed them."


def lines(client, slug="one"):
    """The card's lines, unfolded, as a reader of cards would have them."""
    answer = client.get(f"/centres/{slug}.vcf")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    for raw in answer.content.split(b"\r\n"):
        assert len(raw) <= 75
        raw.decode()  # no character is cut in two
        assert not re.search(rb"[\x00-\x1f]", raw)
    return answer.text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def fields(client, slug="one"):
    return dict(line.split(":", 1) for line in lines(client, slug))


def unescaped(text):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def test_an_address_book_gets_what_the_page_has(client):
    CentreFactory(
        slug="one",
        name="One, Two; Three",
        address="1 Road\nHouse",
        town="Hornsey",
        county="London",
        postcode="N8 0NP",
        phone="020 7946 0000",
        email="hello@example.org",
        website="https://example.org/a,b",
        confirmed_on="2026-11-02",
        closure_note="Closed\nin June.",
        staff_notes="Only staff read this",
    )

    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        card = fields(client)

    assert list(card)[:2] == ["BEGIN", "VERSION"]
    assert list(card)[-1] == "END"
    assert card["VERSION"] == "3.0"
    assert card["FN"] == r"One\, Two\; Three"
    assert card["N"] == r"One\, Two\; Three;;;;"
    assert card["ADR;TYPE=WORK"] == r";;1 Road\, House;Hornsey;London;N8 0NP;England"
    assert card["TEL;TYPE=WORK,VOICE"] == "020 7946 0000"
    assert card["EMAIL;TYPE=INTERNET"] == "hello@example.org"
    assert card["URL"] == "https://example.org/a,b"
    assert card["GEO"] == "51.507200;-0.127600"
    assert unescaped(card["NOTE"]).startswith("Closed\nin June.\nChecked by the centre on 2 November 2026.")
    assert "Only staff" not in "".join(card.values())


def test_what_is_not_known_has_no_line_and_what_is_not_checked_is_said(client):
    CentreFactory(slug="one", point=None, pin="")

    card = fields(client)

    assert not {"TEL;TYPE=WORK,VOICE", "EMAIL;TYPE=INTERNET", "GEO"} & card.keys()
    assert unescaped(card["NOTE"]).startswith(UNCHECKED)
    assert card["URL"] == "http://localhost:8000/centres/one/"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"phone": "020 7946 0000"},
        {"website": "https://example.org"},
        {"email": "hello@example.org"},
        {"confirmed_on": date.today() - timedelta(days=140), "phone": "020 7946 0000"},
        {"confirmed_on": date.today() - timedelta(days=100)},
    ],
)
def test_how_sure_we_are_is_said_as_on_the_page(client, facts):
    centre = CentreFactory(slug="one", **facts)

    assert centre.checked in unescaped(fields(client)["NOTE"])
    assert centre.checked in client.get("/centres/one/").text


def test_a_closure_is_said_before_the_note(client):
    CentreFactory(slug="one", closed_from=date(2020, 1, 1), closed_reason="Flood", closure_note="We hope.")

    assert unescaped(fields(client)["NOTE"]).startswith("Closed for now. Flood.\nWe hope.\n")


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_it_can_end_a_line_or_begin_another_card(client, text):
    nasty_centre(text)

    told = lines(client, "nasty")

    assert [line for line in told if line.startswith(("BEGIN", "END"))] == ["BEGIN:VCARD", "END:VCARD"]
    assert all(re.match(r"[A-Z-]+(;[A-Z]+=[A-Z,]+)*:", line) for line in told)
    assert len(told) == 16


def test_what_was_written_is_what_is_read(client):
    nasty_centre('"quoted", ; \\ and; commas,')

    assert unescaped(fields(client, "nasty")["FN"]) == '"quoted", ; \\ and; commas,'


@pytest.mark.parametrize("text", NASTY)
def test_a_reader_that_nobody_here_wrote_reads_the_card(client, text):
    centre = nasty_centre(text, postcode="N8 0NP", website="https://example.org")

    card = vobject.readOne(client.get("/centres/nasty.vcf").text)

    name = " ".join(centre.name.split("\r\n"))
    assert card.fn.value.split() == re.sub(r"[\x00-\x1f\x85\u2028\u2029]+", " ", name).split()
    assert (card.adr.value.code, card.url.value) == ("N8 0NP", "https://example.org")
    assert card.geo.value == "51.507200;-0.127600"


def test_every_kind_of_line_break_is_written_as_one(client):
    nasty_centre("x", closure_note="a\r\nb\rc\nd")

    assert fields(client, "nasty")["NOTE"].startswith(r"a\nb\nc\nd\n")


def test_a_long_line_is_folded_between_characters():
    folded = fold_vcard_line("NOTE:" + "é🦽" * 60)

    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == "NOTE:" + "é🦽" * 60 + "\r\n"
    assert fold_vcard_line("A:" + "x" * 73) == "A:" + "x" * 73 + "\r\n"
    assert fold_vcard_line("A:" + "x" * 74).count("\r\n ") == 1
