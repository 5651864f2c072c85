"""Staff write a page in the admin: the form, what it says to mend, and what it can never change."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.support.factories import PersonFactory, SourceFactory, TherapyFactory, TherapyPageFactory
from tests.support.therapy_admin import ADMIN, change, filled, new_row, opened, said, save
from therapies import publishing, review_dates, sign_off
from therapies.models import Source, Term, TherapyPage
from therapies.snapshots import read_working_copy

pytestmark = pytest.mark.django_db


def test_a_form_saved_as_it_stands_changes_nothing(editor, page):
    publishing.save_new_version(page)
    before = TherapyPage.objects.filter(pk=page.pk).values().get()
    records = page.history.count()
    save(editor, page, opened(editor, page))
    assert TherapyPage.objects.filter(pk=page.pk).values().get() == before
    assert page.history.count() == records


def test_what_is_typed_is_kept_and_makes_a_new_version(editor, page):
    data = opened(editor, page)
    save(editor, page, data, **{"summary": "Better.", "sections-0-body": "<p>Other <b>words</b>.</p>"})
    page.refresh_from_db()
    assert (page.summary, page.version) == ("Better.", 2)
    assert page.sections.first().body == "<p>Other words.</p>"
    assert page.draft["summary"] == "Better."


def test_a_long_line_has_a_box_that_shows_all_of_it_and_stays_one_line(editor, page):
    form = BeautifulSoup(editor.get(change(page)).text, "html5lib")
    boxes = {
        name: form.find(attrs={"name": name}).name for name in ("summary", "evidence-0-sentence", "slug")
    }
    assert boxes == {"summary": "textarea", "evidence-0-sentence": "textarea", "slug": "input"}

    save(editor, page, opened(editor, page), summary="First words,\r\nand the rest.")
    page.refresh_from_db()
    assert page.summary == "First words, and the rest."


def test_key_points_are_lines_and_at_most_five(editor, page):
    data = opened(editor, page)
    save(editor, page, data, key_points=" One\r\n\r\nTwo \n")
    page.refresh_from_db()
    assert page.key_points == ["One", "Two"]
    answer = save(editor, page, opened(editor, page), key_points="1\n2\n3\n4\n5\n6")
    assert "At most 5: there are 6." in answer.text
    assert filled(answer.text)["key_points"] == ["1\n2\n3\n4\n5\n6"]


def test_a_key_point_that_is_too_long_is_named(editor, page):
    answer = save(editor, page, opened(editor, page), key_points="Short\n" + "long " * 40)
    assert "letters too long: at most 160" in answer.text


def test_other_forms_of_a_term_are_parted_by_commas(admin_client):
    form = {"term": "relapse", "also": "relapses, relapsing ,", "meaning": "MS gets worse for a while."}
    admin_client.post("/admin/therapies/term/add/", form)
    assert Term.objects.get().also == ["relapses", "relapsing"]
    assert (
        "relapses, relapsing"
        in admin_client.get(f"/admin/therapies/term/{Term.objects.get().pk}/change/").text
    )


def test_a_page_can_be_added_with_rows_and_has_one_record_in_its_history(editor):
    data = filled(editor.get(ADMIN + "add/").text)
    data |= {"title": "What is it?", "short_name": "It", "slug": "it", "audience": "You", "summary": "It is."}
    data = new_row(data, "sections", role="what", heading="What?", body="<p>This.</p>", position="")
    editor.post(ADMIN + "add/", data)
    page = TherapyPage.objects.get()
    assert [(row.heading, row.position) for row in page.sections.all()] == [("What?", 10)]
    record = page.history.get()
    assert (record.version, record.history_user.username) == (1, "anna")
    assert record.draft["sections"][0]["body"] == "<p>This.</p>"


def test_a_row_without_a_position_comes_last(editor, page):
    row = {"role": "more", "heading": "The end", "body": "<p>Bye.</p>", "position": ""}
    save(editor, page, new_row(opened(editor, page), "sections", **row))
    assert page.sections.last().heading == "The end"


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0)])
def test_the_statement_for_lists_can_pass_to_another_row_in_one_save(editor, page, before, after):
    facts = {"direction": "unknown", "certainty": "none", "sentence": "Untested.", "reason": "None."}
    page.evidence.create(outcome="pain", position=20, **facts)
    rows = list(page.evidence.all())
    page.evidence.update(headline=False)
    page.evidence.filter(pk=rows[before].pk).update(headline=True)
    data = opened(editor, page)
    del data[f"evidence-{before}-headline"]
    save(editor, page, data | {f"evidence-{after}-headline": "on"})
    assert page.evidence.get(headline=True) == rows[after]


def test_two_statements_for_lists_are_refused_with_a_sentence(editor, page):
    row = {
        "outcome": "pain",
        "direction": "unknown",
        "certainty": "none",
        "sentence": "Untested.",
        "reason": "None.",
    }
    answer = save(editor, page, new_row(opened(editor, page), "evidence", **row, headline="on"))
    assert "Only one statement can stand for the page in lists." in answer.text
    assert page.evidence.count() == 1


def test_what_has_not_been_studied_has_no_direction(editor, page):
    answer = save(editor, page, opened(editor, page), **{"evidence-0-direction": "helps"})
    assert "What has not been studied has no direction" in answer.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("live", '{"title": "x"}'),
        ("status", "published"),
        ("reviewer", "1"),
        ("reviewed_on", "2026-01-01"),
        ("next_review_on", "2099-01-01"),
        ("published_on", "2020-01-01"),
        ("changed_on", "2020-01-01"),
        ("version", "99"),
        ("starter", "on"),
        ("draft", "{}"),
        ("reminded_at", "0"),
    ],
)
def test_what_only_the_steps_may_change_cannot_be_sent_along(editor, name, value):
    PersonFactory(id=1)
    page = TherapyPageFactory()
    publishing.save_new_version(page)
    before = getattr(page, name)
    save(editor, page, opened(editor, page), summary="Better.", **{name: value})
    page.refresh_from_db()
    ours = {"version": 3, "draft": read_working_copy(page)}
    assert getattr(page, name) == ours.get(name, before)


def test_editing_a_published_page_leaves_readers_what_they_have(editor, published):
    live = published.live
    answer = save(editor, published, opened(editor, published), summary="Not yet for readers.")
    published.refresh_from_db()
    assert (published.status, published.live) == ("draft", live)
    day = timezone.localdate()
    assert f"Readers still see the version of {day.day} {day:%B %Y} until this one is published." in said(
        answer
    )


def test_editing_a_page_in_review_keeps_it_there_as_another_version(editor, page):
    publishing.submit_for_review(page)
    save(editor, page, opened(editor, page), summary="Better.")
    page.refresh_from_db()
    assert (page.status, page.version) == ("in-review", 2)


def test_the_address_of_a_published_page_stays(editor, published):
    save(editor, published, opened(editor, published), slug="elsewhere", summary="New.")
    published.refresh_from_db()
    assert published.slug != "elsewhere"
    assert published.summary == "New."


def test_what_readers_have_seen_cannot_be_deleted_but_a_draft_can(editor, published):
    draft = TherapyPageFactory()
    assert editor.post(change(published, "delete/"), {"post": "yes"}).status_code == 403
    editor.post(ADMIN, {"action": "delete_selected", "_selected_action": [published.pk], "post": "yes"})
    assert TherapyPage.objects.filter(pk=published.pk).exists()
    assert editor.post(change(draft, "delete/"), {"post": "yes"}).status_code == 302
    assert not TherapyPage.objects.filter(pk=draft.pk).exists()


def test_an_author_who_signed_the_page_off_is_refused_with_a_sentence(editor, page):
    clinician = PersonFactory(is_clinician=True)
    publishing.submit_for_review(page)
    year = timezone.localdate() + timedelta(days=300)
    publishing.approve_page(page, clinician, read=sign_off.fingerprint_page(page), next_review_on=year)
    answer = save(editor, page, opened(editor, page), author=str(clinician.pk))
    assert "Nobody signs off their own page." in answer.text


def test_the_list_shows_state_and_filters_by_review(editor):
    soon, late, far = (TherapyPageFactory(starter=True, short_name=name) for name in ("Soon", "Late", "Far"))
    today = timezone.localdate()
    for one, days in ((soon, 59), (late, -1), (far, 200)):
        publishing.publish_starter(one, on=today + timedelta(days=days) - review_dates.USUAL)
    TherapyPageFactory(short_name="Draft")

    def listed(query):
        return set(re.findall(r"/change/[^>]*>(\w+)</a>", editor.get(f"{ADMIN}?{query}").text))

    assert listed("") == {"Soon", "Late", "Far", "Draft"}
    assert listed("review=overdue") == {"Late"}
    assert listed("review=soon") == {"Soon"}
    assert listed("status__exact=draft") == {"Draft"}
    assert listed("q=Far") == {"Far"}


def test_the_citations_of_the_site_stand_at_the_form_and_a_source_is_looked_up(admin_client, page):
    SourceFactory(key="made-up-smith-2020", title="About made-up rest")
    assert "[@made-up-smith-2020]" in admin_client.get(change(page)).text
    query = "?term=smith&app_label=therapies&model_name=evidencestatement&field_name=sources"
    answer = admin_client.get("/admin/autocomplete/" + query).json()
    assert answer["results"][0]["text"].startswith("made-up-smith-2020")


def test_a_source_keeps_https_and_refuses_a_doi_that_is_none(admin_client):
    form = {"key": "a", "kind": "trial", "title": "T", "link": "example.org", "doi": "nonsense"}
    assert "A DOI looks like" in admin_client.post("/admin/therapies/source/add/", form).text
    admin_client.post("/admin/therapies/source/add/", form | {"doi": ""})
    assert Source.objects.get().link == "https://example.org"


def test_a_clinician_needs_a_qualification(admin_client):
    form = {"name": "A", "role": "B", "is_clinician": "on"}
    assert "Give the qualification" in admin_client.post("/admin/therapies/person/add/", form).text


def test_the_editor_runs_under_our_policy(editor, page):
    answer = editor.get(change(page))
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)[1]
    assert (
        f'<script type="importmap" nonce="{nonce}">' in answer.text
        or f'nonce="{nonce}" type="importmap"' in answer.text
    )
    assert "'sha256-" in policy
    assert "unsafe" not in policy
    assert "sha256" not in editor.get(ADMIN).headers["Content-Security-Policy"]


def test_a_page_may_belong_to_one_therapy_of_the_centres(editor, page):
    therapy = TherapyFactory()
    save(editor, page, opened(editor, page), therapy=str(therapy.pk))
    page.refresh_from_db()
    assert (page.therapy, page.version) == (therapy, 2)
