"""What stands around the therapy pages: the centres that offer it, and the list."""

import pytest

from tests.support.factories import CentreFactory, TherapyFactory, TherapyPageFactory
from tests.support.published_pages import published, read, soup, words

pytestmark = pytest.mark.django_db


def test_a_page_counts_and_names_the_published_centres_that_offer_it(client):
    therapy = TherapyFactory(slug="made-up-oxygen", name="Made-up oxygen")
    for n in range(7):
        CentreFactory(name=f"Centre {n}", therapies=[therapy])
    CentreFactory(name="Hidden Centre", status="draft", therapies=[therapy])
    CentreFactory(name="Other Centre")
    part = read(client, published(therapy=therapy)).find(id="centres").find_parent(class_="part")

    text = words(part)
    assert "7 on our list." in text
    assert "7 centres on our list: Made-up oxygen. Ask the centre what it costs." in text
    assert "Hidden Centre" not in text
    assert "Other Centre" not in text
    assert [words(link) for link in part.find_all("a", class_="list__name")] == [
        f"Centre {n}" for n in range(5)
    ]
    assert part.find("a", string="See all 7 centres")["href"] == "/therapies/#made-up-oxygen"


def test_the_box_on_a_page_finds_only_centres_that_offer_it(client):
    therapy = TherapyFactory(slug="made-up-oxygen")
    CentreFactory(therapies=[therapy])
    form = read(client, published(therapy=therapy)).find("form", class_="find")

    assert form["action"].startswith("/centres/")
    assert form.find("input", type="hidden", attrs={"name": "therapy"})["value"] == "made-up-oxygen"


@pytest.mark.parametrize(("slug", "leads"), [("oxygen-therapy", True), ("made-up-art", False)])
def test_the_box_of_the_page_on_oxygen_says_that_it_leads_to_a_plan(client, slug, leads):
    therapy = TherapyFactory(slug=slug)
    CentreFactory(therapies=[therapy])
    form = read(client, published(therapy=therapy)).find("form", class_="find")

    assert ("Your postcode or town, then plan a course" in words(form)) == leads


@pytest.mark.parametrize("about", [None, "nobody offers"])
def test_where_no_centre_offers_it_the_box_finds_any(client, about):
    therapy = about and TherapyFactory(name="Made-up art")
    page = read(client, published(therapy=therapy))

    assert page.find("form", class_="find").find("input", attrs={"name": "therapy"}) is None
    assert ("No centre on our list says that it offers Made-up art." in words(page)) == bool(about)


def test_a_centres_page_links_each_therapy_that_has_a_live_page(client):
    with_page, with_draft, without = TherapyFactory.create_batch(3)
    page = published(therapy=with_page)
    TherapyPageFactory(therapy=with_draft, slug="a-draft")
    centre = CentreFactory(therapies=[with_page, with_draft, without])
    offers = soup(client, centre.get_absolute_url()).find(id="offers").parent

    assert [link["href"] for link in offers.find_all("a")] == [page.get_absolute_url()]
    assert len(offers.find_all("li")) == 3


def test_the_list_shows_the_pages_in_their_order_with_sentence_and_verdict(client):
    for position, name in ((30, "Ash"), (10, "Oak"), (20, "Elm")):
        published(position=position, short_name=name, summary=f"{name} sentence.")
    published(kind="condition", position=5, short_name="About MS")
    tries, living = soup(client, "/therapies/").find_all(class_="therapies")
    items = tries.find_all("li", recursive=False)

    assert [words(item.h3) for item in items] == ["Oak", "Elm", "Ash"]
    assert "Oak sentence. tiredness Not known Not studied" in words(items[0])
    assert [words(item.h3) for item in living.find_all("li", recursive=False)] == ["About MS"]


def test_therapies_stand_side_by_side_in_a_table_that_keeps_its_headings(client):
    published(short_name="Made-up rest", what_happens="You rest", cost="Ask the centre.", main_risks="Sleep")
    published(kind="condition", short_name="About MS", what_happens="")
    table = soup(client, "/therapies/").find("table")

    assert table.caption
    heads = [words(head) for head in table.thead.find_all("th", scope="col")]
    assert heads == [
        "Therapy",
        "What happens",
        "How long",
        "How often",
        "Cost",
        "How sure we are",
        "Main risks",
    ]
    (row,) = table.tbody.find_all("tr")
    assert words(row.find("th", scope="row")) == "Made-up rest"
    assert [words(cell.span) for cell in row.find_all("td")] == heads[1:]
    assert "Not known: tiredness. Not studied." in words(row)


def test_without_pages_the_list_says_what_centres_offer(client):
    CentreFactory(name="Made-up Centre", therapies=[TherapyFactory(name="Made-up yoga")])
    html = soup(client, "/therapies/")

    assert html.find("table") is None
    assert "Made-up yoga" in words(html.main)
    assert "Made-up Centre" in words(html.main)
