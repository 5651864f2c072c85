"""What readers see of the therapy pages: the list, each page, and nothing of a draft."""

import gzip
import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.factories import CentreFactory, PersonFactory, TherapyFactory, TherapyPageFactory
from tests.therapies.live import publish, published
from therapies import publishing
from therapies.linked_data import spoken
from therapies.models import EvidenceStatement, Section, Source, Term, TherapyPage

pytestmark = pytest.mark.django_db
BANNER = "This page was put together from published sources in July 2026. A clinician has not checked it yet."


def soup(client, address) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.text, "html5lib")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def read(client, page: TherapyPage) -> BeautifulSoup:
    return soup(client, page.get_absolute_url())


def linked(page: BeautifulSoup) -> dict:
    return json.loads(page.find("script", type="application/ld+json").string)


def signed_off(**facts) -> TherapyPage:
    page = TherapyPageFactory(**facts)
    publishing.submit(page)
    page.refresh_from_db()
    reviewer = PersonFactory(name="Dr Made Up", role="neurologist", qualification="MRCP", is_clinician=True)
    publishing.approve(
        page,
        reviewer,
        read=publishing.as_read(page),
        next_review_on=timezone.localdate() + timedelta(days=300),
    )
    page.refresh_from_db()
    return page


# Who sees what


@pytest.mark.parametrize("path", ["", "feedback/", "thank-you/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_is_not_live_cannot_be_told_from_one_that_never_was(client, path, method):
    TherapyPageFactory(slug="a-draft", short_name="Hidden draft")
    publishing.archive(published(slug="archived", short_name="Hidden archive"))

    answers = [
        getattr(client, method)(f"/therapies/{slug}/{path}") for slug in ("a-draft", "archived", "never-was")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r"a-draft|archived|never-was", "", answer.text) for answer in answers}) == 1
    assert "Hidden" not in "".join(answer.text for answer in answers)


@pytest.mark.parametrize("method", ["get", "head"])
def test_without_its_slash_a_draft_is_put_right_like_any_address(client, method):
    TherapyPageFactory(slug="a-draft")

    answers = [getattr(client, method)(f"/therapies/{slug}") for slug in ("a-draft", "never-was")]
    assert {answer.status_code for answer in answers} == {301}


@pytest.mark.parametrize("address", ["/therapies/A-DRAFT/", "/therapies//a-draft/", "/therapies/a-draft//"])
def test_other_spellings_lead_to_no_draft(client, address):
    TherapyPageFactory(slug="a-draft", title="Hidden draft?")

    answer = client.get(address, follow=True)
    assert answer.status_code == 404
    assert "Hidden draft" not in answer.text


def test_a_draft_stands_in_no_list_and_under_no_page(client):
    hidden = TherapyPageFactory(slug="a-draft", short_name="Hidden draft", title="Hidden draft?")
    page = TherapyPageFactory(starter=True, slug="shown")
    page.related.add(hidden)
    publish(page)

    assert "idden draft" not in client.get("/therapies/").text
    assert "a-draft" not in client.get("/therapies/").text + client.get("/therapies/shown/").text


def test_readers_see_what_was_published_while_staff_write_on(client):
    page = published(title="Is it as published?")
    TherapyPage.objects.filter(pk=page.pk).update(
        title="Half written", status="draft", summary="Half written"
    )
    page.sections.update(heading="Half written", body="<p>Half written</p>")

    for address in ("/therapies/", page.get_absolute_url()):
        answer = client.get(address).text
        assert "Is it as published?" in answer
        assert "Half written" not in answer


# Who wrote it, who checked it, and when


def test_a_page_that_no_clinician_checked_says_so_at_the_top_and_at_the_end(client):
    page = read(client, published())

    text = words(page.main)
    assert text.count(BANNER) == 2
    assert "Written by Made-up Person" in text
    assert "Put together on 1 July 2026." in text
    assert "Checked by" not in text


@time_machine.travel("2026-11-21 12:00", tick=False)
def test_a_page_that_was_checked_names_who_did_and_when(client):
    page = read(client, signed_off())

    text = words(page.main)
    line = "Checked by Dr Made Up, neurologist, MRCP, on 21 November 2026. Next check by 17 September 2027."
    assert text.count(line) == 2
    assert "has not checked it" not in text


def test_a_page_past_its_check_says_that_we_are_checking_it(client):
    page = published()
    assert "We are checking this page" not in words(read(client, page).main)
    TherapyPage.objects.filter(pk=page.pk).update(next_review_on=timezone.localdate() - timedelta(days=1))

    assert "We are checking this page." in words(read(client, page).main)


# What is on it


def test_a_page_has_its_parts_in_order(client):
    page = read(client, published(therapy=TherapyFactory()))

    order = [
        "key-points", "evidence", "cost", "page-contents", "about-what-it-is", "questions", "ask", "page-help",
        "centres", "sources", "page-changes", "page-how", "feedback",
    ]  # fmt: skip
    ids = [element["id"] for element in page.main.find_all(id=True)]
    assert [one for one in ids if one in order] == order


def test_every_link_within_a_page_leads_to_something_on_it(client):
    page = read(client, published(therapy=TherapyFactory()))

    ids = {element["id"] for element in page.find_all(id=True)}
    links = [link["href"][1:] for link in page.find_all("a", href=re.compile("^#"))]
    assert len(links) > 12
    assert set(links) <= ids


def test_the_contents_name_every_section(client):
    page = read(client, published())

    contents = page.find("nav", class_="contents")
    for section in page.find_all("section", class_="prose"):
        assert contents.find("a", href="#" + section.h2["id"]).get_text() == section.h2.get_text()


@pytest.mark.parametrize("direction", EvidenceStatement.Direction)
def test_a_grade_is_said_in_two_words_and_a_shape(client, direction):
    page = TherapyPageFactory(starter=True)
    page.evidence.update(direction=direction, certainty="low", sentence="It may be so.")
    publish(page)

    for address in ("/therapies/", page.get_absolute_url()):
        grade = soup(client, address).find(class_="grade")
        assert grade.strong.get_text() == direction.label
        assert "We are not very sure" in words(grade)
        assert grade.svg["aria-hidden"] == "true"
        assert "It may be so." in words(grade.find_next_sibling("p"))


def test_each_direction_has_a_shape_of_its_own(client):
    shapes = set()
    for direction in EvidenceStatement.Direction:
        page = TherapyPageFactory(starter=True)
        page.evidence.update(direction=direction, certainty="low")
        shapes.add(str(read(client, publish(page)).find(class_="grade").svg.path))
    assert len(shapes) == 4


def test_sources_are_numbered_dated_and_lead_back_to_where_they_are_cited(client):
    page = TherapyPageFactory(starter=True)
    Source.objects.update(
        authors="Madeup A", journal="Made-up Journal", doi="10.1234/made-up", note="It found little.",
        accessed_on=date(2026, 11, 1),
    )  # fmt: skip
    html = read(client, publish(page))

    source = html.find(id="source-1")
    text = words(source)
    for said in (
        "Systematic review.",
        "Madeup A.",
        "Made-up Journal, 2024.",
        "Read on 1 November 2026.",
        "It found little.",
    ):
        assert said in text
    assert source.a["href"] == "https://doi.org/10.1234/made-up"
    back = source.find(class_="sources__back").find_all("a")
    assert [words(link) for link in back] == ["source 1, place 1", "source 1, place 2"]
    for link in back:
        assert html.find(id=link["href"][1:])["href"] == "#source-1"


def test_a_withdrawn_source_says_so_in_words(client):
    page = TherapyPageFactory(starter=True)
    Source.objects.update(retracted=True)
    publishing.justify(page, "It is named as withdrawn in the text.")
    page.save()

    assert "Withdrawn by its journal (retracted)." in words(read(client, publish(page)).find(id="source-1"))


def test_a_hard_word_is_explained_in_place_without_hover_or_script(client):
    Term.objects.create(term="sealed room", meaning="A room whose door lets no air through.")
    page = TherapyPageFactory(starter=True)
    Section.objects.filter(page=page, role="what").update(body="<p>You sit in a sealed room.</p>")
    html = read(client, publish(page))

    button = html.find("button", class_="term")
    meaning = html.find(id=button["popovertarget"])
    assert meaning.has_attr("popover")
    assert "A room whose door lets no air through." in words(meaning)


@pytest.mark.parametrize("says", ["999", "116 123", "111", "relapse", "MS team", "Samaritans"])
def test_every_page_says_where_to_get_help_quickly(client, says):
    assert says in words(read(client, published()).find(class_="urgent"))


def test_where_a_page_is_about_getting_help_the_box_comes_first(client):
    page = TherapyPageFactory(starter=True)
    Section.objects.filter(page=page, role="what").update(role="help")
    Section.objects.create(page=page, position=90, role="what", heading="What it is", body="<p>Talk.</p>")
    html = read(client, publish(page))

    assert len(html.find_all(class_="urgent")) == 1
    assert html.h1.find_next_sibling()["class"] == ["urgent"]


def test_no_appeal_for_money_stands_in_a_page(client):
    page = read(client, published(therapy=TherapyFactory()))

    assert page.main.find("a", href="/support-us/") is None
    assert "donat" not in words(page.main).lower()
    assert "This site carries no adverts." in words(page.main)


# Centres that offer it


def test_a_page_counts_and_names_the_published_centres_that_offer_it(client):
    therapy = TherapyFactory(slug="made-up-oxygen", name="Made-up oxygen")
    for n in range(7):
        CentreFactory(name=f"Centre {n}", therapies=[therapy])
    CentreFactory(name="Hidden Centre", status="draft", therapies=[therapy])
    CentreFactory(name="Other Centre")
    part = read(client, published(therapy=therapy)).find(id="centres").parent

    text = words(part)
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


@pytest.mark.parametrize("about", [None, "nobody offers"])
def test_where_no_centre_offers_it_the_box_finds_any(client, about):
    therapy = about and TherapyFactory(name="Made-up art")
    part = read(client, published(therapy=therapy)).find(id="centres").parent

    assert part.find("input", attrs={"name": "therapy"}) is None
    assert ("No centre on our list says that it offers Made-up art." in words(part)) == bool(about)


def test_a_centres_page_links_each_therapy_that_has_a_live_page(client):
    with_page, with_draft, without = TherapyFactory.create_batch(3)
    page = published(therapy=with_page)
    TherapyPageFactory(therapy=with_draft, slug="a-draft")
    centre = CentreFactory(therapies=[with_page, with_draft, without])
    offers = soup(client, centre.get_absolute_url()).find(id="offers").parent

    assert [link["href"] for link in offers.find_all("a")] == [page.get_absolute_url()]
    assert len(offers.find_all("li")) == 3


# The list


def test_the_list_shows_the_pages_in_their_order_with_question_and_sentence(client):
    for position, name in ((30, "Third"), (10, "First"), (20, "Second")):
        published(position=position, short_name=name, title=f"{name}?", summary=f"{name} sentence.")
    items = soup(client, "/therapies/").find(class_="therapies").find_all("li", recursive=False)

    assert [words(item.h2) for item in items] == ["First", "Second", "Third"]
    assert "First?" in words(items[0])
    assert "First sentence." in words(items[0])


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


# What it costs


def test_a_page_asks_the_database_four_times_at_most(client, django_assert_max_num_queries):
    therapy = TherapyFactory()
    for _ in range(20):
        CentreFactory(therapies=[therapy])
    page = TherapyPageFactory(starter=True, therapy=therapy)
    page.related.set([published(), published()])
    publish(page)
    client.get("/data/")  # the organisation's row is then remembered

    with django_assert_max_num_queries(4):
        client.get(page.get_absolute_url())
    with django_assert_max_num_queries(1):
        client.get(page.get_absolute_url())


def test_what_is_remembered_of_a_page_is_never_old(client):
    therapy = TherapyFactory(name="Made-up rest")
    other = published(short_name="The other page")
    page = TherapyPageFactory(starter=True, therapy=therapy, slug="rest")
    page.related.add(other)
    publish(page)

    def read_again() -> str:
        return client.get("/therapies/rest/").text

    assert "The other page" in read_again()
    publishing.archive(other)
    assert "The other page" not in read_again()
    therapy.name = "Renamed rest"
    therapy.save()
    assert "Renamed rest" in read_again()
    publishing.archive(page)
    assert client.get("/therapies/rest/").status_code == 404


def test_a_page_that_is_published_anew_is_shown_anew(client):
    page = published()
    assert "The new sentence" not in client.get(page.get_absolute_url()).text
    TherapyPage.objects.filter(pk=page.pk).update(status="draft")
    page.sections.filter(role="what").update(body="<p>The new sentence.</p>")
    publish(page)

    assert "The new sentence" in client.get(page.get_absolute_url()).text


def test_centres_are_at_most_a_minute_old(client):
    page = published(therapy=TherapyFactory())
    with time_machine.travel("2026-11-21 12:00", tick=False) as clock:
        assert "The centre" not in client.get(page.get_absolute_url()).text
        CentreFactory(name="The centre", therapies=[page.therapy])
        clock.shift(61)
        assert "The centre" in client.get(page.get_absolute_url()).text


def test_a_reviewer_who_changes_their_name_has_it_changed_on_the_page(client):
    page = signed_off()
    assert "Checked by Dr Made Up" in client.get(page.get_absolute_url()).text
    page.reviewer.name = "Dr New Name"
    page.reviewer.save()

    assert "Checked by Dr New Name" in client.get(page.get_absolute_url()).text


def test_each_reader_gets_a_form_of_their_own(client):
    page = published()
    with time_machine.travel("2026-11-21 12:00", tick=False) as clock:
        first = read(client, page).find(id="id_opened")["value"]
        clock.shift(60)
        assert read(client, page).find(id="id_opened")["value"] != first


def test_the_list_asks_no_more_for_more_pages(client, django_assert_max_num_queries):
    for _ in range(5):
        CentreFactory(therapies=[published(therapy=TherapyFactory()).therapy])

    with django_assert_max_num_queries(4):
        client.get("/therapies/")


def test_a_long_page_is_sent_packed_to_those_who_can_unpack_it(client):
    address = published().get_absolute_url()
    plain = client.get(address)
    sent = client.get(address, headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain.headers
    assert sent["Content-Encoding"] == "gzip"
    assert int(sent["Content-Length"]) == len(sent.content) < len(plain.content) / 2
    assert "About What we know" in gzip.decompress(sent.content).decode()
    assert {plain["Vary"], sent["Vary"]} == {"Accept-Encoding"}


# What it says to machines


def parts(page: BeautifulSoup) -> dict[str, dict]:
    graph = linked(page)
    assert graph["@context"] == "https://schema.org"
    return {part["@type"]: part for part in graph["@graph"]}


def test_a_page_tells_machines_what_it_is_and_no_review_that_was_not(client):
    page = published(title="Does rest <help>?", slug="rest", short_name="Rest & sleep")
    html = read(client, page)
    told = parts(html)

    web = told["MedicalWebPage"]
    assert web["name"] == "Does rest <help>?"
    assert web["url"] == "http://localhost:8000/therapies/rest/"
    assert {"description", "inLanguage", "datePublished", "dateModified", "author"} <= set(web)
    assert not {"lastReviewed", "reviewedBy"} & set(web)
    way = told["BreadcrumbList"]["itemListElement"]
    assert [(one["position"], one["name"]) for one in way] == [
        (1, "Home"),
        (2, "Therapies"),
        (3, "Rest & sleep"),
    ]
    assert all(one["item"].startswith("http://localhost:8000/") for one in way)
    (question,) = told["FAQPage"]["mainEntity"]
    assert question["@type"] == "Question"
    assert question["name"] == "Is it loud?"
    assert question["acceptedAnswer"] == {"@type": "Answer", "text": "It is quiet."}


def test_no_text_can_end_the_block_for_machines(client):
    page = published(title="</script><b>?")

    assert "</script><b>" not in client.get(page.get_absolute_url()).text
    assert parts(read(client, page))["MedicalWebPage"]["name"] == "</script><b>?"


def test_a_review_that_was_is_told(client):
    web = parts(read(client, signed_off()))["MedicalWebPage"]

    assert web["lastReviewed"] == timezone.localdate().isoformat()
    assert web["reviewedBy"] == {"@type": "Person", "name": "Dr Made Up", "jobTitle": "neurologist"}


def test_a_page_without_questions_tells_of_none(client):
    page = TherapyPageFactory(starter=True)
    page.questions.all().delete()

    assert "FAQPage" not in parts(read(client, publish(page)))


def test_an_answer_is_told_without_its_notes():
    html = (
        '<p>It may <button type="button" class="term" popovertarget="term-x">harm</button><span class="term__meaning" '
        'id="term-x" popover><b>harm</b>: hurt</span> &amp; hurt<a class="cite" id="cite-1-1" href="#source-1">'
        '<span class="visually-hidden">source </span>[1]</a>.</p><p>A <b>bit</b>.</p>'
    )
    assert spoken(html) == "It may harm & hurt. A bit."


def test_every_page_has_a_card_for_those_who_share_it(client):
    page = published(title="Does it “work”, & why?", summary="One sentence.")
    found = {tag["property"]: tag["content"] for tag in read(client, page).find_all("meta", property=True)}

    assert found == {
        "og:site_name": "MS National Therapy Centres",
        "og:title": "Does it “work”, & why?",
        "og:description": "One sentence.",
        "og:type": "article",
        "og:url": "http://localhost:8000" + page.get_absolute_url(),
    }
    assert soup(client, "/data/").find("meta", property="og:type")["content"] == "website"
    assert soup(client, "/data/").find("meta", property="og:title")["content"] == "Sources of data"


def test_a_centre_tells_machines_where_it_is(client):
    centre = CentreFactory(
        name="Made-up Centre", address="1 Made-up Road\nTestley", postcode="N8 0NP", phone="020 7946 0000",
        website="https://example.org", charity_number="1031690",
    )  # fmt: skip
    told = linked(soup(client, centre.get_absolute_url()))

    assert told["@context"] == "https://schema.org"
    assert told["@type"] == ["NGO", "Place"]
    assert told["name"] == "Made-up Centre"
    assert told["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "1 Made-up Road, Testley",
        "addressLocality": "Testham",
        "postalCode": "N8 0NP",
        "addressCountry": "GB",
    }
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": 51.5072, "longitude": -0.1276}
    assert told["telephone"] == "020 7946 0000"
    assert told["url"] == "https://example.org"


def test_a_centre_tells_machines_nothing_that_is_not_known(client):
    centre = CentreFactory(pin="town")
    told = linked(soup(client, centre.get_absolute_url()))

    assert not {"geo", "telephone", "email"} & set(told)
    assert "streetAddress" not in told["address"]
    assert told["@type"] == ["Organization", "Place"]
