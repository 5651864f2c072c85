"""A card ends in a call: the first way to reach a centre is a large target, and each way says whose it is."""

import pytest
from bs4 import BeautifulSoup

from tests.support.factories import HORNSEY, LEEDS, CentreFactory, PostcodeFactory

pytestmark = pytest.mark.django_db
PHONE = {"phone": "020 7946 0000"}
WEBSITE = {"website": "https://www.one.test/ms/"}
EMAIL = {"email": "hello@one.test"}
PLACES = ["/centres/?q=N8+0NP", "/embed/?q=N8+0NP", "/centres/one/", "/centres/kept/?keep=one"]


def read(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "html.parser")


@pytest.fixture
def one():
    PostcodeFactory(code="N80NP", point=HORNSEY)

    def make(**facts):
        return CentreFactory(slug="one", name="One Centre", charity_number="803187", **facts)

    return make


@pytest.mark.parametrize("address", PLACES)
@pytest.mark.parametrize(
    ("known", "words", "href"),
    [
        (PHONE | WEBSITE | EMAIL, "Call 020 7946 0000, One Centre", "tel:02079460000"),
        (WEBSITE | EMAIL, "Website", "https://www.one.test/ms/"),
        (EMAIL, "E-mail", "mailto:hello@one.test"),
    ],
)
def test_the_first_way_is_the_phone_else_the_website_else_mail(client, one, address, known, words, href):
    one(**known)
    first = read(client, address).select(".way")[0]
    assert first.text.startswith(words)
    assert first["href"] == href
    assert "button--quiet" not in first["class"]


@pytest.mark.parametrize("address", PLACES)
def test_without_any_way_the_register_is_the_way(client, one, address):
    one()
    page = read(client, address)
    assert "We have no phone number yet." in page.select_one(".no-phone").text
    assert page.select_one(".no-phone a")["href"].endswith("/803187")
    assert not page.select(".no-phone--else")  # which paper leaves out
    assert "Please do not travel until you have reached it." in page.text


@pytest.mark.parametrize("address", ["/centres/?q=N8+0NP", "/centres/one/", "/centres/kept/?keep=one"])
def test_every_number_street_and_site_stands_there_for_paper(client, one, address):
    one(**PHONE, **WEBSITE, **EMAIL, address="1 High Street\nThe Annexe", postcode="N8 1AA")
    text = " ".join(read(client, address).main.text.split())
    for words in (
        "020 7946 0000",
        "www.one.test/ms",
        "hello@one.test",
        "1 High Street, The Annexe, Testham N8 1AA",
    ):
        assert words in text


def test_a_street_that_is_not_known_is_told(client, one):
    one(county="Testshire")
    assert (
        "Testham, Testshire. We do not know the street." in read(client, PLACES[0]).select_one(".card").text
    )


def test_a_listener_hears_the_name_once_and_whose_number_it_is(client, one):
    one(**PHONE, **WEBSITE)
    (card,) = read(client, PLACES[0]).select(".card")
    phone = card.select_one("[href^='tel:']").extract()
    assert phone.text.endswith(", One Centre")
    assert card.text.count("One Centre") == 1
    heading = card.select_one("#name-one")
    assert heading.text.split() == ["1,", "nearest:", "One", "Centre"]
    others = [link for link in card.select("a") if link not in heading.select("a")]
    assert {link["aria-describedby"] for link in others} == {heading["id"]}


def test_a_page_without_any_way_names_the_nearest_centre_that_can_be_rung(client, one):
    one()
    CentreFactory(name="Silent", point=HORNSEY)
    CentreFactory(slug="rung", name="Rung Centre", point=LEEDS, **PHONE)
    way_on = read(client, "/centres/one/").select_one(".visit a[href='/centres/rung/']")
    assert way_on.text == "Rung Centre"
    assert "in a straight line from there" in way_on.parent.text


def test_a_page_with_a_way_names_no_other_centre(client, one):
    one(**WEBSITE)
    CentreFactory(slug="rung", **PHONE)
    assert not read(client, "/centres/one/").select("a[href='/centres/rung/']")


def test_links_of_a_partners_frame_keep_to_its_wish(client, one):
    one()
    for links, target in (("top", "_top"), ("", "_blank")):
        link = read(client, f"/embed/?q=N8+0NP&links={links}").select_one(".no-phone a")
        assert link["target"] == target
        assert ("opens in a new tab" in link.text) == (target == "_blank")
