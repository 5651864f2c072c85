"""What a page rests on: its sources and figures, and what it says of regulators, prices and sellers."""

from copy import deepcopy

import pytest

from tests.support.therapy_document import BODY, DOCUMENT, SOURCES, checks, saying, without


def test_k3_each_statement_names_a_source_unless_nothing_was_studied():
    document = deepcopy(DOCUMENT)
    document["evidence"][0]["sources"] = []
    assert ("K3", "evidence-0-sources", True) in checks(document)
    document["evidence"][0]["certainty"] = "none"
    assert ("K3", "evidence-0-sources", True) not in checks(document)


def test_k3_a_therapy_cites_the_best_review():
    document = deepcopy(DOCUMENT)
    document["evidence"][0]["sources"] = ["old"]
    assert ("K3", "", True) in checks(document)
    assert ("K3", "", True) not in checks(document | {"kind": "self-help"})


def test_k3_a_review_article_will_do_only_where_little_is_known():
    document = deepcopy(DOCUMENT)
    document["evidence"][0]["sources"] = ["article"]
    assert ("K3", "", True) not in checks(document)
    document["evidence"].append(document["evidence"][0] | {"certainty": "low", "headline": False})
    assert ("K3", "", True) in checks(document)
    document["evidence"][1]["sources"] = ["review"]
    assert ("K3", "", True) not in checks(document)


@pytest.mark.parametrize("kind", ["guide", "condition"])
def test_k3_a_page_of_every_kind_cites_something(kind):
    assert ("K3", "", True) in checks(without(kind=kind, evidence=[]))
    assert ("K3", "", True) not in checks(saying("It is so [@review].", kind=kind, evidence=[]))


def test_k3_a_citation_has_its_source():
    assert ("K3", BODY, True) in checks(saying("Some say so [@nobody-2020]."))
    assert ("K3", BODY, True) not in checks(saying("Some say so [@review]."))


@pytest.mark.parametrize(
    ("href", "stops"),
    [
        ("https://chambers.example.com/", True),
        ("https://www.hse.gov.uk/x", False),
        ("https://www.nhs.uk/", False),
        ("https://mssociety.org.uk/", False),
        ("https://www.nice.org.uk/guidance/ng220", False),
        ("https://buy-chambers.org.uk/", True),
        ("https://notgov.uk/", True),
        ("/therapies/", False),
    ],
)
def test_k14_a_guide_links_to_public_bodies_only(href, stops):
    html = f'<p><a href="{href}">Look</a></p>'
    assert (("K14", BODY, True) in checks(saying(html, kind="guide"))) == stops
    assert ("K14", BODY, True) not in checks(saying(html))


def test_k14_a_guides_sources_are_looked_at_for_sellers():
    cited = saying("It is so [@unread].")
    assert ("K14", "", False) not in checks(cited)
    assert ("K14", "", False) in checks(cited | {"kind": "guide"})
    assert ("K14", "", False) not in checks(saying("It is so [@law].", kind="guide"))


def test_k14_no_source_pays_us(monkeypatch):
    monkeypatch.setattr(SOURCES["unread"], "link", "https://example.org/?ref=us")
    assert ("K14", "", True) in checks(saying("It is so [@unread]."))


def test_k14_no_link_says_who_sent_the_reader():
    assert ("K14", BODY, True) in checks(saying('<p><a href="https://example.com/?ref=us">Look</a></p>'))


def test_k16_figures_have_a_source_that_is_not_old():
    assert ("K16", BODY, False) in checks(saying("It was 45% of them."))
    assert ("K16", BODY, False) in checks(saying("In 2025 it was 45% of them."))
    assert ("K16", BODY, False) in checks(saying("One in ten. 1 in 10 had it."))
    assert ("K16", BODY, False) not in checks(saying("In 2025 it was 45% of them [@review]."))
    assert ("K16", BODY, False) not in checks(saying("In 2025 it was 45% of them. [@review]"))
    assert ("K16", BODY, False) in checks(saying("In 2010 it was 45% of them [@old]."))
    assert ("K16", BODY, False) in checks(saying("It was 45% of them [@review]."))
    assert ("K16", BODY, False) in checks(saying("In 2025 it was 45% of them [@unread]."))
    assert ("K16", BODY, False) not in checks(saying("In 1983 it was 45% of them [@law]."))


def test_k19_withdrawn_and_unread_sources():
    assert ("K19", BODY, True) in checks(saying("It is so [@gone]."))
    assert ("K19", "", False) in checks(saying("It is so [@unread]."))
    document = deepcopy(DOCUMENT)
    document["evidence"][0]["sources"] = ["review", "gone"]
    assert ("K19", "evidence-0-sources", True) in checks(document)


def test_k20_prices_belong_to_the_centres():
    assert ("K20", BODY, False) in checks(saying("It costs £20."))
    assert ("K20", "cost", False) in checks(without(cost="About £ 5."))


@pytest.mark.parametrize(
    "text", ["It is regulated by law.", "The CQC inspects it.", "It is registered with the MHRA."]
)
def test_k21_what_is_said_of_regulators_has_a_document(text):
    assert ("K21", BODY, True) in checks(saying(text))
    assert "K21" not in {check for check, _, _ in checks(saying(text[:-1] + " [@law]."))}
    assert ("K21", BODY, True) in checks(saying(text[:-1] + " [@review]."))


def test_k21_a_field_without_citations_needs_the_document_on_the_page():
    said = {"summary": "The CQC inspects it."}
    assert ("K21", "summary", True) in checks(without(**said))
    assert "K21" not in {check for check, _, _ in checks(saying("It is so [@law].", **said))}
    document = saying("It is so [@law].")
    document["evidence"][0]["reason"] = "The CQC said so."
    assert ("K21", "evidence-0-reason", True) in checks(document)
    document["evidence"][0]["sources"] = ["review", "law"]
    assert "K21" not in {check for check, _, _ in checks(document)}
