"""Whatever is put into a text of a page, on whatever way: only what the site shows comes out."""

import re

import html5lib
import pytest
from django.forms import modelform_factory
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from msntc.content.rich_text import SCHEMES
from tests.support.factories import TherapyPageFactory
from tests.support.therapy_admin import account, opened, save
from therapies import starter_data
from therapies.content import reader
from therapies.models import Question, Section
from therapies.snapshots import read_working_copy, restore_working_copy

ALLOWED = {
    "p": set(), "h3": set(), "strong": set(), "em": set(), "ul": set(), "li": set(), "blockquote": set(), "br": set(),
    "ol": {"start", "type", "data-type"}, "a": {"href", "rel", "title"},
}  # fmt: skip
NASTY = """
<script>alert(1)</script> | <SCRIPT SRC=//x> | <img src=x onerror=alert(1)> | <svg/onload=alert(1)>
<p onclick="x()">a</p> | <a href="javascript:alert(1)">b</a> | <a href="java&#10;script:alert(1)">c</a>
<a href=" JaVaScRiPt:alert(1)">d</a> | <a href="data:text/html,<script>alert(1)</script>">e</a>
<a href="vbscript:x">f</a> | <a href="https://x.uk" target=_blank>g</a> | <iframe src="https://x"></iframe>
<object data=x></object> | <embed src=x> | <form action=x><input></form> | <base href=x>
<style>p{color:red}</style> | <p style="position:fixed">h</p> | <link rel=stylesheet href=x>
<meta http-equiv=refresh> | <math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<noscript><p title="</noscript><img src=x onerror=x()>"> | <p><strong>fine</strong></p> | <h1>One</h1>
<h2>Two</h2> | <h3>Three</h3> | <ul><li>four</li></ul> | <table><tr><td>5
<template><script>x()</script></template> | <!-- --><script>x()</script> | <![CDATA[<script>x()</script>]]>
</p></div> | < | [@a"><script>x()</script>] | &lt;script&gt; | <p id=x class=y>i</p>
<button popovertarget=x>j</button> | <x-y onfocus=1>k</x-y>
"""
PIECES = [piece for line in NASTY.strip().splitlines() for piece in line.split(" | ")]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=15)), min_size=1, max_size=5).map(
    " ".join
)
TEXTS = TEXTS.filter(lambda text: "\x00" not in text)
"""A NUL is refused by forms and by the database alike."""
FUZZ = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def unwanted(text: str) -> list[str]:
    """What a browser would find in a text that the site does not show."""
    tree = html5lib.parseFragment(text, namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        if element is tree:
            continue
        if element.tag not in ALLOWED:
            found.append(f"<{element.tag}>")
            continue
        found += [f"{element.tag} {name}" for name in element.attrib if name not in ALLOWED[element.tag]]
        address = re.sub(r"[\x00-\x20]", "", element.get("href", ""))
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
        found += [address] if scheme and scheme[1].lower() not in SCHEMES else []
    return found


def test_an_answer_has_no_headings():
    assert Question._meta.get_field("answer").cleaned("<h1>a</h1><h3>b</h3>") == "<p>a</p><p>b</p>"


def stored(model, **facts) -> str:
    field = "body" if model is Section else "answer"
    return model.objects.filter(**facts).values_list(field, flat=True).last()


@pytest.mark.parametrize("piece", PIECES)
def test_the_guard_of_these_tests_itself_sees_what_it_should(piece):
    harmless = {"<", "</p></div>", "&lt;script&gt;", "<p><strong>fine</strong></p>", "<h3>Three</h3>"}
    harmless |= {"<ul><li>four</li></ul>"}
    seen = unwanted(piece)
    assert bool(seen) == (piece not in harmless), seen


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example('<p title="x" lang="cy">nh3 lets these two through unless told otherwise</p>')
def test_cleaning_leaves_only_what_the_site_shows_and_cleaning_again_changes_nothing(text):
    for model, name in ((Section, "body"), (Question, "answer")):
        cleaned = model._meta.get_field(name).cleaned(text)
        assert unwanted(cleaned) == []
        assert model._meta.get_field(name).cleaned(cleaned) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "<p>a</p>",
        "<h3>b</h3>",
        "<ol><li>c</li></ol>",
        '<p><a href="/x/">d</a></p>',
        '<p><a href="mailto:a@example.org">e</a></p>',
        "<blockquote><p>f</p></blockquote>",
        "<p><strong>g</strong> <em>h</em></p>",
        "<p>One [@key].</p>",
        "<p>5 &lt; 6 &amp; 7</p>",
    ],
)
def test_what_the_site_shows_passes_unchanged(text):
    assert Section._meta.get_field("body").cleaned(text) == text


@pytest.mark.parametrize(
    "text", ["", " ", "<p></p>", "<p> </p><p><br></p>", "<script>x</script>", "<ul><li></li></ul>"]
)
def test_a_text_without_words_is_empty(text):
    assert Section._meta.get_field("body").cleaned(text) == ""


@pytest.mark.django_db
class TestWaysIn:
    @pytest.fixture
    def page(self):
        return TherapyPageFactory(bare=True)

    @FUZZ
    @given(text=TEXTS)
    def test_save(self, page, text):
        row = Section(page=page, heading="x", body=text)
        row.save()
        assert unwanted(stored(Section, pk=row.pk)) == []
        assert row.body == stored(Section, pk=row.pk)

    @FUZZ
    @given(text=TEXTS)
    def test_bulk_create(self, page, text):
        Question.objects.bulk_create([Question(page=page, question="x", answer=text)])
        assert unwanted(stored(Question, page=page)) == []

    @FUZZ
    @given(text=TEXTS)
    def test_update_and_bulk_update(self, page, text):
        row, _ = Section.objects.get_or_create(page=page, heading="x")
        Section.objects.filter(pk=row.pk).update(body=text)
        assert unwanted(stored(Section, pk=row.pk)) == []
        row.body = text
        Section.objects.bulk_update([row], ["body"])
        assert unwanted(stored(Section, pk=row.pk)) == []

    @FUZZ
    @given(text=TEXTS)
    def test_update_or_create(self, page, text):
        Section.objects.update_or_create(page=page, heading="x", defaults={"body": text})
        assert unwanted(stored(Section, page=page)) == []

    @FUZZ
    @given(text=TEXTS)
    def test_a_form(self, page, text):
        form = modelform_factory(Section, fields=["role", "heading", "body", "position"])
        form = form(
            {"role": "more", "heading": "x", "position": "1", "body": text}, instance=Section(page=page)
        )
        if form.is_valid():
            assert unwanted(form.instance.body) == []
            assert unwanted(stored(Section, pk=form.save().pk)) == []
        else:
            assert set(form.errors) == {"body"}

    @FUZZ
    @given(text=TEXTS)
    def test_an_earlier_version_put_back(self, page, text):
        document = read_working_copy(page) | {
            "sections": [{"role": "more", "heading": "x", "body": f"Words. {text}"}]
        }
        restore_working_copy(page, document)
        assert unwanted(stored(Section, page=page)) == []

    @FUZZ
    @given(text=TEXTS)
    def test_the_starter_pages(self, tmp_path, text):
        text = text.replace("#", "")  # which begins a part of the file
        file = tmp_path / "made-up.md"
        file.write_text(
            '+++\ntitle = "x"\nslug = "x"\n+++\n## Words {what}\n'
            f"{text}\n# Questions and answers\n## Question?\n{text}\n"
        )
        page = starter_data.create_starter_page(reader.parse_page_file(file))
        assert (page.sections.count(), page.questions.count()) == (1, 1)
        for row in page.sections.all():
            assert unwanted(row.body) == []
        for row in page.questions.all():
            assert unwanted(row.answer) == []
        page.delete()

    def test_the_form_of_a_page_in_the_admin(self, client):
        page = TherapyPageFactory()
        client.force_login(account("anna", "view", "change"))
        at_once = page.sections.count()
        for start in range(0, len(PIECES), at_once):
            pieces = PIECES[start : start + at_once]
            typed = {f"sections-{n}-body": f"<p>Words.</p>{piece}" for n, piece in enumerate(pieces)}
            save(client, page, opened(client, page), **typed)
            for row in list(page.sections.all())[: len(pieces)]:
                assert row.body.startswith("<p>Words.")
                assert unwanted(row.body) == []
