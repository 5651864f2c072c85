"""Every saved version is kept, can be compared, and can be put back; that can be undone too."""

import pytest
from bs4 import BeautifulSoup

from msntc.admin_tools.diff import render_changes
from msntc.validators import NOT_YET
from tests.support.factories import PersonFactory, SourceFactory, TherapyPageFactory
from tests.support.therapy_admin import account, change, new_row, opened, said, save
from therapies import publishing
from therapies.models import TherapyPage
from therapies.snapshots import SNAPSHOT, read_working_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(account("anna", "view", "change"))
    return client


@pytest.fixture
def page():
    page = TherapyPageFactory(starter=True)
    publishing.save_new_version(page)
    return page


def back(client, page: TherapyPage, record, seen: int | None = None):
    """Presses the button of a list of versions that was opened when the page stood at version `seen`."""
    data = {"seen_version": seen or fresh(page).version}
    return client.post(change(page, f"history/{record.pk}/put-back/"), data, follow=True)


def fresh(page: TherapyPage) -> TherapyPage:
    return TherapyPage.objects.get(pk=page.pk)


def test_a_save_leaves_one_record_with_all_rows_as_they_are_then(editor, page):
    before = page.history.count()
    data = new_row(opened(editor, page), "questions", question="New?", answer="<p>Yes.</p>", position="")
    save(editor, page, data, **{"sections-0-body": "<p>Changed.</p>"})
    assert page.history.count() == before + 1
    record = page.history.latest()
    assert record.draft == read_working_copy(fresh(page)) == fresh(page).draft
    assert record.draft["sections"][0]["body"] == "<p>Changed.</p>"
    assert record.draft["questions"][-1]["question"] == "New?"
    assert (record.version, record.history_user.username) == (3, "anna")


def test_putting_a_version_back_brings_every_row_back_as_a_new_draft(editor, page):
    publishing.publish_starter(page)
    good, live = fresh(page).draft, fresh(page).live
    data = opened(editor, page)
    data |= {"sections-0-DELETE": "on", "evidence-0-DELETE": "on", "questions-0-answer": "<p>Bad.</p>"}
    save(editor, page, data, title="Bad", key_points="Bad")
    assert read_working_copy(fresh(page)) != good
    answer = back(editor, page, page.history.filter(status="published").latest())
    assert read_working_copy(fresh(page)) == fresh(page).draft == good
    assert (fresh(page).status, fresh(page).version, fresh(page).live) == ("draft", 4, live)
    assert "Version 2 is back, as version 4." in said(answer)[0]
    assert "Readers still see the version of" in said(answer)[1]


def test_a_list_of_versions_that_is_older_than_the_page_takes_nothing_back(editor, page):
    first = page.history.latest()
    save(editor, page, opened(editor, page), summary="A colleague's.")
    page.history.filter(version=fresh(page).version).update(history_user=None)
    answer = back(editor, page, first, seen=fresh(page).version - 1)
    assert "Somebody has saved this while you looked" in said(answer)[0]
    assert fresh(page).summary == "A colleague's."


def test_putting_back_is_undone_the_same_way(editor, page):
    save(editor, page, opened(editor, page), summary="Second.")
    second = page.history.latest()
    back(editor, page, page.history.filter(version=2).latest())
    assert fresh(page).summary != "Second."
    back(editor, page, second)
    assert fresh(page).summary == "Second."
    assert fresh(page).version == 5


def test_the_change_log_that_readers_saw_is_not_taken_back(editor, page):
    first = page.history.latest()
    data = new_row(opened(editor, page), "changes", on="2026-11-01", what="Told readers.", why="True.")
    save(editor, page, data)
    back(editor, page, first)
    assert page.changes.filter(what="Told readers.").exists()


def test_an_author_who_has_since_signed_the_page_off_stays_its_reviewer_only(editor, page):
    first, clinician = page.history.latest(), PersonFactory(is_clinician=True)
    TherapyPage.objects.filter(pk=page.pk).update(author=PersonFactory())
    document = first.draft | {"author": clinician.pk}
    page.refresh_from_db()
    page.reviewer, page.reviewed_on = clinician, page.written_on
    page.save()
    publishing.restore_page_version(page, document)
    assert fresh(page).author not in (None, clinician)


def test_a_source_that_is_gone_is_left_out_and_not_made_up(editor, page):
    source = SourceFactory(key="gone")
    page.evidence.get().sources.set([source])
    publishing.save_new_version(page)
    source.delete()
    back(editor, page, page.history.latest())
    assert fresh(page).draft["evidence"][0]["sources"] == []


def test_the_list_says_who_when_and_what_and_offers_only_what_is_not_there_already(editor, page):
    save(editor, page, opened(editor, page), summary="Second.")
    found = BeautifulSoup(editor.get(change(page, "history/")).text, "html.parser").find(id="content-main")
    newest, earlier = found.find_all("li")[:2]
    assert "Version 3: Draft" in newest.text
    assert "anna" in newest.text
    assert not newest.find("form")
    assert earlier.find("button").text.startswith("Put this version back")
    assert newest.find("a").text.startswith("See what changed")


def test_the_difference_marks_words_with_more_than_colour(editor, page):
    save(editor, page, opened(editor, page), summary="You sit in a room and sleep.")
    new, old = page.history.order_by("-history_id")[:2]
    answer = editor.get(change(page, f"history/{old.pk}/{new.pk}/"))
    found = BeautifulSoup(answer.text, "html.parser").find(class_="changes")
    assert found.find("del").text == "Taken out: rest."
    assert found.find("ins").text == "Put in: sleep."
    assert len(found.find_all("li")) == 1


def test_words_of_staff_are_shown_and_never_run(editor, page):
    save(editor, page, opened(editor, page), summary="<script>alert(1)</script>")
    new, old = page.history.order_by("-history_id")[:2]
    assert "<script>alert" not in editor.get(change(page, f"history/{old.pk}/{new.pk}/")).text


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (["same"], ["same"], []),
        (["a b c"], ["a b d"], ["a b <del><b>Taken out:</b> c</del> <ins><b>Put in:</b> d</ins>"]),
        (["a"], [], ["<del><b>Taken out:</b> a</del>"]),
        ([], ["<i>"], ["<ins><b>Put in:</b> &lt;i&gt;</ins>"]),
        (["a b"], ["x y"], ["<del><b>Taken out:</b> a b</del><br><ins><b>Put in:</b> x y</ins>"]),
    ],
)
def test_changes_are_said_in_words(before, after, shown):
    assert render_changes(before, after) == shown


def test_every_part_of_a_document_shows_in_its_lines():
    page = TherapyPageFactory()
    page.related.add(TherapyPageFactory(slug="other-page"))
    text = "\n".join(SNAPSHOT.in_lines(read_working_copy(page)))
    for part in ("Title: ", "Key point: It has", "To ask: How often", "Related page: other-page", "Is it loud?",
                 "Changed on 2026-07-01: First version.", "[risks]", "Evidence, tiredness", "2026-07-01"):  # fmt: skip
        assert part in text, part


class TestRights:
    def test_a_viewer_may_look_and_not_put_back(self, client, page):
        client.force_login(account("eve", "view"))
        record = page.history.latest()
        assert client.get(change(page, "history/")).status_code == 200
        assert "put-back" not in client.get(change(page, "history/")).text
        assert client.get(change(page, f"history/{record.pk}/{record.pk}/")).status_code == 200
        assert back(client, page, record).status_code == 403

    def test_others_may_not_look(self, client, page):
        record = page.history.latest()
        for rest in ("history/", f"history/{record.pk}/{record.pk}/"):
            assert client.get(change(page, rest)).status_code == 302
        client.force_login(account("bob"))
        for rest in ("history/", f"history/{record.pk}/{record.pk}/"):
            assert client.get(change(page, rest)).status_code == 403

    def test_a_version_put_together_on_a_day_that_has_not_come_stays_where_it_is(self, editor, page):
        record, now = page.history.first(), fresh(page)
        record.draft["written_on"] = "2099-01-01"
        record.save()
        assert said(back(editor, page, record)) == [
            f"Version {record.version} cannot come back as it stands: {NOT_YET}"
        ]
        assert (fresh(page).version, fresh(page).written_on) == (now.version, now.written_on)
        record.draft["written_on"] = "2026-01-02"
        record.save()
        back(editor, page, record)
        assert f"{fresh(page).written_on}" == "2026-01-02"

    def test_a_version_is_only_put_back_into_its_own_page(self, editor, page):
        other = TherapyPageFactory()
        publishing.save_new_version(other)
        assert back(editor, page, other.history.latest()).status_code == 404

    def test_a_version_whose_words_were_not_kept_cannot_be_put_back(self, editor, page):
        assert back(editor, page, page.history.earliest()).status_code == 404
        assert page.sections.exists()
