"""The preview: the draft as readers would see it, for staff only and never kept."""

import pytest

from tests.support.factories import TherapyPageFactory
from tests.support.therapy_admin import ADMIN, account, change, opened, save

pytestmark = pytest.mark.django_db


class TestPreview:
    def test_it_shows_the_draft_as_it_would_be_published_and_says_so(self, editor, published):
        save(editor, published, opened(editor, published), title="Words that readers do not have yet?")
        answer = editor.get(change(published, "preview/"))
        assert "Preview: not published" in answer.text
        assert "Words that readers do not have yet?" in answer.text
        assert "Words that readers do not have yet?" not in editor.get(f"/therapies/{published.slug}/").text

    def test_it_is_never_kept_and_never_found(self, editor, page):
        for address in ("preview/", "preview/phone/", "preview/?framed"):
            answer = editor.get(change(page, address))
            assert "no-store" in answer.headers["Cache-Control"]
            assert answer.headers["X-Robots-Tag"] == "noindex"

    @pytest.mark.parametrize("address", ["preview/", "preview/phone/"])
    def test_only_staff_who_may_see_pages_see_it(self, client, page, address):
        assert client.get(change(page, address)).status_code == 302
        client.force_login(account("bob"))
        assert client.get(change(page, address)).status_code == 403
        client.force_login(account("eve", "view"))
        assert client.get(change(page, address)).status_code == 200

    def test_only_the_framed_preview_may_stand_in_a_frame_of_ours(self, editor, page):
        plain, framed = (editor.get(change(page, f"preview/{query}")) for query in ("", "?framed"))
        assert plain.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in plain.headers["Content-Security-Policy"]
        assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
        phone = editor.get(change(page, "preview/phone/"))
        assert "frame-src 'self'" in phone.headers["Content-Security-Policy"]

    def test_a_page_with_nothing_in_it_can_be_looked_at(self, editor):
        page = TherapyPageFactory(bare=True, written_on=None, author=None, key_points=[], ask=[], cost="")
        assert editor.get(change(page, "preview/")).status_code == 200

    def test_a_page_that_is_not_there_is_not_found(self, editor):
        assert editor.get(f"{ADMIN}999/preview/").status_code == 404
