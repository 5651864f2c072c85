"""What the form of a page says to mend, and what it shows to those who may only look."""

import pytest
from bs4 import BeautifulSoup

from tests.support.therapy_admin import account, change, opened, save

pytestmark = pytest.mark.django_db


def words(found) -> str:
    return " ".join(found.get_text(" ").split())


def test_findings_stand_beside_their_fields_and_are_linked_from_the_top(editor, page):
    page.sections.filter(role="session").update(body="<p>It cures MS. It helps everybody.</p>")
    page.sections.filter(role="risks").delete()
    found = BeautifulSoup(editor.get(change(page)).text, "html.parser")
    beside = found.find(id="mend-sections-1-body")
    assert "Must be mended before publishing: Take out “cures”" in words(beside)
    assert "Please look at: “helps” needs how sure we are" in words(beside)
    assert beside.find_parent(class_="field-body").find("textarea")["name"] == "sections-1-body"
    assert "sections-1-body_helptext" in found.find(id="id_sections-1-body")["aria-describedby"]
    top = found.find(class_="mends")
    assert "2 must be put right before publishing. 1 more to look at." in words(top)
    assert "Add a section “Risks”." in words(top)
    assert top.find("a", href="#mend-sections-1-body").text.startswith("Section “About What happens”: Body")


def test_findings_follow_their_rows_when_the_form_comes_back_with_an_error(editor, page):
    page.sections.filter(role="unknown").update(body="<p>It cures MS.</p>", position=1)
    answer = save(editor, page, opened(editor, page), title="")
    found = BeautifulSoup(answer.text, "html.parser").find(id="mend-sections-0-body")
    assert found.find_parent(class_="inline-related").find("h3").text.count("About What we do not know")


def test_a_written_reason_lets_a_phrase_through_and_the_form_says_so(editor, page):
    page.sections.filter(role="session").update(body="<p>It cures MS.</p>")
    save(editor, page, opened(editor, page), override="It is the name of a study.")
    answer = editor.get(change(page))
    assert "Let through by your written reason:" in answer.text
    assert "<strong>0</strong> must be put right" in answer.text
    assert "why: those checks then let the page through" in words(BeautifulSoup(answer.text, "html.parser"))


def test_saving_is_never_refused_for_findings(editor, page):
    save(editor, page, opened(editor, page), **{"sections-0-body": "<p>This miracle cures MS.</p>"})
    assert "miracle" in page.sections.first().body


def test_a_page_with_nothing_to_mend_says_so(editor, page):
    assert "The checks found nothing to put right." in editor.get(change(page)).text


def test_a_viewer_sees_the_form_and_can_save_nothing(client, page):
    client.force_login(account("eve", "view"))
    answer = client.get(change(page))
    assert answer.status_code == 200
    assert 'name="_save"' not in answer.text
    assert client.post(change(page), {"title": "x"}).status_code == 403


def test_a_viewer_reads_the_text_and_not_its_markup(client, page):
    page.sections.filter(role="what").update(body="<p>Words that are <em>read</em>.</p>")
    client.force_login(account("eve", "view"))
    shown = BeautifulSoup(client.get(change(page)).text, "html.parser").find(id="sections-0")
    assert shown.find("em").text == "read"
    assert "<p>" not in shown.text
