"""The letter that asks: its link, and all that the centre is asked to confirm."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from centres.models import VerificationRequest
from centres.verification import tokens
from msntc.mail.models import Letter
from tests.support.full_centre import filled_in
from tests.support.verification import url

pytestmark = pytest.mark.django_db


def test_the_command_writes_one_letter_with_the_link_and_none_the_second_time(centre):
    call_command("ask_centres")
    call_command("ask_centres")
    letter = Letter.objects.get()
    assert letter.to == "first@centre.test"
    assert centre.name in letter.subject
    link = tokens.make_verification_token(VerificationRequest.objects.get())
    assert link in letter.body
    assert link in letter.html


def test_the_letter_and_its_page_say_all_that_is_confirmed(client):
    filled_in(contact_email="first@centre.test", confirmed_on=None, closed_until=date(2026, 11, 30))
    call_command("ask_centres")
    letter = Letter.objects.get()
    page = BeautifulSoup(client.get(url(VerificationRequest.objects.get())).text, "html.parser").text
    for said in (letter.body, BeautifulSoup(letter.html, "html.parser").text, page):
        for fact in (
            "020 7946 0000",
            "N8 0NP",
            "Closed until the end of Monday 30 November 2026",
            "We move in June.",
            "9 am to noon",
            "Tuesday 1 December",
            "Training",
            "Ring for a tour.",
            "Suggested donation £12.50 for one session of an hour.",
            "£40",
            "Knitting",
            "Anyone with MS, and carers",
            "1.5 ATA",
            "Blue Badge",
        ):
            assert fact in " ".join(said.split()), fact
        assert "ann@" not in said
    assert "Photographs\n- 5\n" in letter.body
    link = tokens.make_verification_token(VerificationRequest.objects.get())
    links = [a["href"] for a in BeautifulSoup(letter.html, "html.parser").find_all("a") if link in a["href"]]
    assert [address.rpartition(link)[2] for address in links] == ["/", "/?changed#change"]
    assert all(address in letter.body for address in links)


def test_a_letter_says_what_is_not_known(centre):
    call_command("ask_centres")
    assert "Opening hours\n- Not known\n" in Letter.objects.get().body
