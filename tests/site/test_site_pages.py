"""The pages about us: what comes with the site, what staff write, and what is still missing."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msntc.content.rich_text import extract_plain_text
from msntc.dashboard import list_staff_tasks
from msntc.forms.visitor_messages import ANSWERED_WITHIN
from msntc.organisation import models, pages
from msntc.organisation.models import Organisation, SitePage
from msntc.search.models import Entry
from tests.support.payments import whole_ways
from tests.support.published_pages import published, soup
from tests.support.staff import seal
from therapies.content_checks import readability
from therapies.models import Feedback, TherapyPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    return {page.slug: page for page in pages.create_missing_pages()}


@pytest.fixture
def editor(admin_client):
    return admin_client


def change(page):
    return f"/admin/organisation/sitepage/{page.pk}/change/"


def sent(editor, page, **changes):
    """What the form sends, as it was opened."""
    facts = {"title": page.title, "summary": page.summary, "body": page.body, "written_on": page.written_on}
    return facts | seal(editor, change(page)) | changes


def test_every_page_comes_with_the_site_once_and_staffs_words_stay(loaded):
    assert set(loaded) == set(SitePage.Place.values)
    SitePage.objects.filter(slug="about").update(title="Ours")

    call_command("load_site_pages")

    assert SitePage.objects.get(slug="about").title == "Ours"
    assert SitePage.objects.count() == 5


@pytest.mark.parametrize("slug", SitePage.Place.values)
def test_each_text_that_comes_with_the_site_can_be_read_at_eleven(loaded, slug):
    assert readability.estimate_reading_age(extract_plain_text(loaded[slug].body)) <= 11


@pytest.mark.parametrize("slug", SitePage.Place.values)
def test_each_page_is_shown_with_the_day_of_its_last_change(client, loaded, slug):
    page = client.get(f"/{slug}/").text

    assert f"<h1>{loaded[slug].title}</h1>" in page
    assert f"Last changed on {loaded[slug].updated_on:%-d %B %Y}" in page


def test_cookies_tell_how_long_staff_stay_signed_in(loaded, settings):
    assert (settings.SESSION_COOKIE_AGE, settings.LONGEST_SESSION) == (8 * 3_600, 24 * 3_600)
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert "ends when you close the browser, after eight hours" in extract_plain_text(loaded["cookies"].body)
    assert "after a day in any case" in extract_plain_text(loaded["cookies"].body)


def test_privacy_leads_who_complains_about_data_to_a_form(client, loaded):
    """Data Protection Act 2018, section 164A: a way to complain that can be sent online, an answer within 30 days."""
    privacy = soup(client, "/privacy/").main
    heading = next(one for one in privacy.select("h2") if one.text == "If you want to complain")
    form = heading.find_next("a", href="/centres/missing/")
    assert client.get(form["href"]).status_code == 200
    assert "within 30 days" in privacy.text


def test_pages_about_us_say_in_how_many_days_we_answer(loaded):
    for slug in ("contact", "accessibility", "privacy"):
        assert f"within {ANSWERED_WITHIN.days} days" in extract_plain_text(loaded[slug].body)


def test_a_page_that_was_never_made_is_not_found(client):
    assert client.get("/about/").status_code == 404


def test_no_way_to_save_leaves_markup_that_the_site_does_not_show(client, loaded):
    bad = '<h2 onclick="x()">Us</h2><script>alert(1)</script><p style="color:red">Hello</p>'
    SitePage.objects.filter(slug="about").update(body=bad)
    first = SitePage.objects.get(slug="about")
    first.body = bad
    first.save()

    assert SitePage.objects.get(slug="about").body == "<h2>Us</h2><p>Hello</p>"
    assert Entry.objects.get(url="/about/").body == "Us\nHello"


def test_contact_says_plainly_what_is_not_known(client, loaded):
    page = client.get("/contact/").text

    assert "Our e-mail address and phone number are not on this site yet." in page
    assert "Registered office" not in page


def test_contact_without_an_address_is_no_dead_end(client, loaded):
    ways = {link["href"] for link in soup(client, "/contact/").main.select("a")}
    assert {"/centres/", "/centres/missing/"} <= ways
    assert (
        "leads to the charity register, if we know the centre’s number there" in client.get("/contact/").text
    )
    assert any("charity-details/1031690" in way for way in ways)
    Organisation.objects.create(id=1, registered_office="1 Made-up Road", charity_number="")
    models.forget_organisation()
    page = soup(client, "/contact/").main.text
    assert "write a letter to our registered office" in page
    assert "charity register has our address" not in page


def test_the_foot_says_in_which_part_of_the_uk_the_company_is_registered(client, loaded):
    """SI 2015/17, regulation 25."""
    assert "registered in" not in soup(client, "/about/").footer.text
    Organisation.objects.create(id=1, registered_in="Northern Ireland")
    models.forget_organisation()
    assert "02808298, registered in Northern Ireland" in soup(client, "/about/").footer.text


def test_contact_shows_what_is_known(client, loaded):
    Organisation.objects.create(id=1, email="us@example.org", registered_office="1 Made-up Road\nTestham")
    models.forget_organisation()

    page = str(soup(client, "/contact/").main)  # the foot of every page says it too
    assert "mailto:us@example.org" in page
    assert "1 Made-up Road<br/>Testham" in page
    assert "not on this site yet" not in page


@pytest.mark.parametrize("geocoder", ["", "nominatim"])
def test_privacy_says_when_streets_are_looked_up_elsewhere(client, loaded, settings, geocoder):
    settings.GEOCODER = geocoder

    assert ("Streets are looked up online" in client.get("/privacy/").text) == bool(geocoder)


def test_what_staff_save_is_what_readers_see(editor, client, loaded):
    page = loaded["about"]

    answer = editor.post(change(page), sent(editor, page, body="<p>New words.</p>"))

    assert answer.status_code == 302
    page.refresh_from_db()
    assert (page.version, page.updated_on) == (2, timezone.localdate())
    assert "New words." in client.get("/about/").text
    assert page.history.count() == 2


def test_the_second_of_two_who_write_at_once_is_told_and_loses_nothing(editor, loaded):
    page = loaded["about"]
    mine = sent(editor, page, body="<p>Mine.</p>")
    editor.post(change(page), sent(editor, page, body="<p>Theirs.</p>"))

    answer = editor.post(change(page), mine)

    assert answer.status_code == 200
    assert "You saved this page on" in answer.text
    assert "nothing is lost" in answer.text
    assert "Mine." in answer.text
    assert SitePage.objects.get(slug="about").body == "<p>Theirs.</p>"
    assert "What is saved now: Theirs." in answer.text

    editor.post(change(page), sent(editor, page, body="<p>Mine.</p>"))
    page.refresh_from_db()
    assert page.body == "<p>Mine.</p>"
    assert "<p>Theirs.</p>" in [record.body for record in page.history.all()]


def test_the_row_is_held_while_it_is_saved(editor, loaded):
    page = loaded["about"]
    with CaptureQueriesContext(connection) as queries:
        editor.post(change(page), sent(editor, page, body="<p>New words.</p>"))

    assert any("FOR UPDATE" in query["sql"] for query in queries)


def test_a_form_that_does_not_say_how_it_was_opened_is_asked_about(editor, loaded):
    page = loaded["about"]

    answer = editor.post(change(page), sent(editor, page, body="<p>Blind.</p>", opened=""))

    assert "What you typed: Blind." in answer.text
    assert SitePage.objects.get(slug="about").version == 1


def test_saving_what_stands_there_already_makes_no_version(editor, loaded):
    page = loaded["about"]
    assert editor.post(change(page), sent(editor, page)).status_code == 302
    assert SitePage.objects.get(slug="about").version == page.history.count() == 1


def test_an_earlier_text_can_be_put_back(editor, loaded):
    page = loaded["about"]
    first = page.history.get()
    editor.post(change(page), sent(editor, page, body="<p>New words.</p>"))
    address = f"/admin/organisation/sitepage/{page.pk}/history/{first.history_id}/"

    opened = editor.get(address)
    assert opened.status_code == 200
    assert editor.get(f"/admin/organisation/sitepage/{page.pk}/history/").status_code == 200
    facts = sent(editor, page, body=first.body)
    editor.post(address, facts | {"seen_version": 1})
    assert SitePage.objects.get(slug="about").version == 2
    assert 'name="seen_version" value="2"' in opened.text
    editor.post(address, facts | {"seen_version": 2})

    page.refresh_from_db()
    assert (page.body, page.version) == (first.body, 3)


def test_the_form_keeps_to_a_strict_policy(editor, loaded):
    page = loaded["about"]
    addresses = [
        change(page),
        f"/admin/organisation/sitepage/{page.pk}/history/{page.history.get().history_id}/",
    ]

    for address in addresses:
        answer = editor.get(address)
        policy = answer["Content-Security-Policy"]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert nonce
        assert f'<script type="importmap" nonce="{nonce}"' in answer.text
        assert "unsafe" not in policy


def test_a_page_about_us_cannot_be_deleted(editor, loaded):
    page = loaded["about"]

    assert editor.post(f"/admin/organisation/sitepage/{page.pk}/delete/", {"post": "yes"}).status_code == 403


def test_staff_are_told_on_their_first_page_what_is_missing(editor):
    todo = BeautifulSoup(editor.get("/admin/").text, "html.parser").find(id="still-missing")

    said = {link.get_text(): link["href"] for link in todo.find_all("a")}
    for name, words in (("registered_office", "registered office"), ("email", "e-mail"), ("phone", "phone")):
        assert said[f"Add: {words}"].endswith(f"#id_{name}")
    for title in ("About us", "Contact", "Accessibility statement", "Privacy", "Cookies"):
        assert editor.get(said[f"Write the page “{title}”"]).status_code == 200


def test_nothing_is_said_when_nothing_is_missing(editor, loaded):
    whole = {
        "email": "us@example.org",
        "phone": "1",
        "registered_office": "1 Road",
        "registered_in": "Scotland",
    }
    Organisation.objects.create(id=1, **whole)
    Feedback.objects.create(page=published(), clear="yes")
    whole_ways()

    assert list_staff_tasks() == []
    assert "still-missing" not in editor.get("/admin/").text


def test_answers_overdue_and_pages_to_review_are_named(editor, loaded):
    page = published(short_name="Made-up rest")
    today = timezone.localdate()
    TherapyPage.objects.update(next_review_on=today)
    late = {"page": page, "clear": "no", "due_on": today - timedelta(days=1)}
    Feedback.objects.create(email="a@example.org", **late)
    Feedback.objects.create(words="No answer wanted", **late)

    said = editor.get("/admin/").text
    assert f"Review Made-up rest: due on {today:%-d %B %Y}" in said
    assert "Answers to readers overdue: 1" in said


def test_what_somebody_may_not_see_is_not_told_to_them(client, loaded):
    user = get_user_model().objects.create_user("helper", is_staff=True)
    client.force_login(user)

    assert "still-missing" not in client.get("/admin/").text
