"""The whole site at once: every page is whole, keeps to the policy and links to what is there."""

from urllib.parse import urljoin

import pytest
from django.urls import reverse

from centres.models import LinkChange, VerificationRequest
from centres.tasks.pages import TASKS
from centres.verification import link_changes, tokens
from msntc.giving import bank_views
from msntc.giving.gift_aid import declarations
from msntc.giving.models import Gift
from tests.support.public_addresses import BEHIND_A_KEY, NOT_PAGES, OF_ONE, PUBLIC, H, addresses, names, page
from therapies.models import DraftLink, TherapyPage

pytestmark = pytest.mark.django_db
NO_ILLNESS = "A plan, not a booking"
"""The end of the one title that goes to other people's phones: it does not name the network."""


def test_no_address_of_the_site_is_left_out_of_this_sweep():
    assert set(names()) == set(PUBLIC) | NOT_PAGES | BEHIND_A_KEY


@pytest.mark.parametrize("address", list(addresses()))
def test_each_page_is_whole(client, everything, address):
    answer, document = page(client, address)

    assert len(list(document.iter(f"{H}h1"))) == 1
    assert (
        document.find(f"{H}head/{H}title").text.strip().endswith(("MS National Therapy Centres", NO_ILLNESS))
    )
    assert document.get("lang") == "en-GB"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "Hidden Draft" not in answer.text
    assert "Drafton" not in answer.text
    assert "Only staff read this" not in answer.text
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", list(addresses()))
def test_each_page_keeps_to_a_strict_policy(client, everything, address):
    answer, document = page(client, address)

    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert ("tile.openstreetmap.org" in policy) == ("map=1" in address)
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    for element in document.iter():
        assert element.get("style") is None, element
        assert not [name for name in element.keys() if name.startswith("on")], element  # noqa: SIM118
        if (
            element.tag == f"{H}script"
            and not element.get("src")
            and element.get("type") not in {"application/json", "application/ld+json"}
        ):
            assert element.get("nonce"), "an inline script without a nonce"


def links(document, address):
    """The addresses on this site that the page at `address` links to."""
    for element in document.iter(f"{H}a"):
        link = urljoin(address, element.get("href"))
        if link.startswith("/"):
            yield link.partition("#")[0]


def test_every_link_on_every_page_leads_somewhere(client, everything):
    seen = set()
    for address in addresses():
        _, document = page(client, address)
        for link in set(links(document, address)) - seen:
            seen.add(link)
            assert client.get(link).status_code in {200, 302}, f"{link} on {address}"
    assert {reverse(name) for name in PUBLIC if name not in OF_ONE} < seen


def test_pages_behind_a_key_are_valid_and_tell_nobody(client, everything):
    gift = Gift.objects.create(source="card", mode="demo", pence=500, email="me@giver.test", session="demo_1")
    home = {
        "first_name": "Ann",
        "last_name": "Other",
        "residency": "uk",
        "house": "7",
        "address": "A",
        "postcode": "N8 0NP",
    }
    verification = VerificationRequest.objects.create(
        centre=everything, stage=VerificationRequest.Stage.FIRST, to="first@centre.test"
    )
    change = LinkChange.objects.create(
        verification=verification,
        centre=everything,
        before={"also_offers": ""},
        after={"also_offers": "Tea"},
        told=[verification.to],
    )
    draft = DraftLink.objects.create(page=TherapyPage.objects.first(), name="Jo", email="jo@example.org")
    token = tokens.make_verification_token(verification)
    keyed = [
        draft.get_absolute_url(),
        *(reverse("centres:task", args=[token, task]) for task in TASKS),
        reverse("centres:task", args=[token, "pin"]) + "?map=1",
        link_changes.build_undo_url(change, 0),
        reverse("centres:still-right", args=[tokens.make_verification_token(verification)]),
        reverse("centres:still-right", args=[tokens.make_verification_token(verification)]) + "?changed",
        reverse("giving:thanks") + "?session_id=demo_1",
        reverse("giving:not-completed", args=[gift.pk]),
        reverse("giving:bank-reference", args=[bank_views.create_bank_gift({"amount": 500}).pk]),
        reverse("giving:demo", args=[gift.pk]),
        reverse(
            "giving:cancel-declaration",
            args=[declarations.sign_cancel_token(declarations.create_declaration(home))],
        ),
    ]
    for address in keyed:
        answer, document = page(client, address)
        assert len(list(document.iter(f"{H}h1"))) == 1, address
        assert '<meta name="robots" content="noindex">' in answer.text
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
