"""“Was this page clear?”: no account, no cookie, no puzzle; people get through, machines mostly do not."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.utils import timezone

from tests.support.factories import TherapyPageFactory
from tests.support.published_pages import published
from tests.support.staff import seal
from therapies.models import Feedback

pytestmark = pytest.mark.django_db
NOW = timezone.datetime(2026, 11, 21, 12, 0, tzinfo=timezone.get_default_timezone())
FORM = "/therapies/rest/feedback/"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def page():
    return published(slug="rest", short_name="Made-up rest")


@pytest.fixture
def send(client, page):
    """Opens the page, waits, and sends the form; says what the site answered."""

    def send(after=20, headers=OURS, **answers):
        with time_machine.travel(NOW, tick=False) as clock:
            form = shown(client.get(FORM)).find(id="feedback")
            hidden = {
                one["name"]: one.get("value", "") for one in form.find_all("input", type=["hidden", "text"])
            }
            clock.shift(after)
            return client.post(form["action"].partition("#")[0], hidden | answers, headers=headers)

    return send


def shown(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html5lib")


def problems(answer) -> list[str]:
    return [one.get_text() for one in shown(answer).find(class_="summary").find_all("li")]


def test_an_answer_is_kept_and_thanked_for_without_a_cookie(client, page, send):
    answer = send(clear="partly", words="Shorter, please.")

    assert answer.status_code == 303
    assert answer["Location"] == "/therapies/rest/thank-you/"
    assert not client.cookies
    told = Feedback.objects.get()
    assert (told.page, told.clear, told.words, told.email) == (page, "partly", "Shorter, please.", "")
    thanks = client.get(answer["Location"])
    assert "Thank you" in thanks.text
    assert "We will write to you" not in thanks.text
    assert not client.cookies


def test_whoever_wants_an_answer_is_told_by_when(client, send):
    answer = send(clear="no", email="reader@example.org")

    assert answer["Location"] == "/therapies/rest/thank-you/?by=2026-12-05"
    assert Feedback.objects.get().due_on == (NOW + timedelta(days=14)).date()
    with time_machine.travel(NOW):
        assert "We will write to you by 5 December 2026." in client.get(answer["Location"]).text


@time_machine.travel(NOW)
@pytest.mark.parametrize("by", ["2027-12-05", "2026-11-20", "soon", "", "2026-12-05T10:00", "<b>"])
def test_the_thanks_promise_no_day_that_we_did_not_give(client, page, by):
    assert "We will write to you" not in client.get("/therapies/rest/thank-you/", {"by": by}).text


def test_there_are_three_questions_at_most_and_no_account(client, page):
    form = shown(client.get(FORM)).find(id="feedback")

    assert form["method"] == "post"
    seen = {one["name"] for one in form.find_all(["input", "textarea"]) if not one.find_parent(hidden=True)}
    assert seen - {"opened"} == {"clear", "words", "email"}
    assert form.find("input", attrs={"name": "csrfmiddlewaretoken"}) is None


def test_what_is_wrong_is_said_first_and_nothing_typed_is_lost(send):
    answer = send(words="I typed <this>.", email="not an address")

    assert answer.status_code == 200
    html = shown(answer)
    assert html.title.get_text().startswith("Error: ")
    assert problems(answer) == [
        "Choose yes, partly or no.",
        "Write your e-mail address like name@example.org, or leave it empty.",
    ]
    for link in html.find(class_="summary").find_all("a"):
        assert html.find(id=link["href"][1:]).name == "input"
    assert html.find("textarea").get_text().strip() == "I typed <this>."
    assert html.find("input", id="id_email")["value"] == "not an address"
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"clear": "perhaps"}, "Choose yes, partly or no."),
        ({"clear": "yes", "words": "x" * 2001}, "That is too long. Please keep it to 2000 letters."),
        ({"clear": "yes", "words": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_kept_is_said(send, answers, problem):
    assert problems(send(**answers)) == [problem]


def test_a_very_long_address_is_an_error_and_no_crash(send):
    assert problems(send(clear="yes", email="a@" + "b" * 60 + "." + "c." * 100 + "org"))


# Machines


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8000"},
    ],
)
def test_a_form_that_another_site_sends_is_refused(send, headers):
    answer = send(clear="yes", headers=headers)

    assert answer.status_code == 403
    assert "You have done nothing wrong" in answer.text
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "headers", [OURS, {"Origin": "http://testserver"}, {"Origin": "http://localhost:8000"}]
)
def test_a_form_of_our_own_page_is_taken(send, headers):
    assert send(clear="yes", headers=headers).status_code == 303


@pytest.mark.parametrize(("after", "taken"), [(2, False), (5.5, True), (86_000, True), (87_000, False)])
def test_a_form_is_open_for_a_while_and_not_for_ever(send, after, taken):
    answer = send(clear="yes", words="Kept.", after=after)

    assert (answer.status_code == 303) == taken
    if not taken:
        (problem,) = problems(answer)
        assert "press the button again" in problem
        assert shown(answer).find("textarea").get_text().strip() == "Kept."
        assert shown(answer).find("input", value="yes").has_attr("checked")


@pytest.mark.parametrize("stamp", ["", "opened", "opened:1abcde:made-up"])
def test_a_stamp_that_is_not_ours_is_refused(send, stamp):
    assert send(clear="yes", opened=stamp).status_code == 200
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("wrong", [{"after": 90_000}, {"subject": "Cheap watches"}, {"after": 1}])
def test_whoever_was_stopped_wrongly_can_press_the_button_again(client, send, wrong):
    with time_machine.travel(NOW, tick=False) as clock:
        form = shown(send(clear="yes", **wrong)).find(id="feedback")
        again = {one["name"]: one.get("value", "") for one in form.find_all("input", type=["hidden", "text"])}
        clock.shift(wrong.get("after", 20) + 10)
        answer = client.post(form["action"].partition("#")[0], again | {"clear": "yes"}, headers=OURS)

    assert answer.status_code == 303


def test_the_box_that_nobody_sees_must_stay_empty(send):
    (problem,) = problems(send(clear="yes", subject="Cheap watches"))

    assert problem.startswith("A box that you cannot see was filled in.")
    assert not Feedback.objects.exists()


def test_one_address_may_write_five_times_an_hour(send):
    for _ in range(5):
        assert send(clear="yes").status_code == 303
    answer = send(clear="yes", words="The sixth.")

    assert answer.status_code == 429
    (problem,) = problems(answer)
    assert problem.startswith("Too many messages have come from your connection. Please try again in ")
    assert shown(answer).find("textarea").get_text().strip() == "The sixth."
    assert Feedback.objects.count() == 5


def test_a_slip_does_not_count_against_anybody(send):
    for _ in range(8):
        send(clear="")

    assert send(clear="yes").status_code == 303


@pytest.mark.parametrize("slug", ["a-draft", "never-was"])
def test_nothing_can_be_said_of_a_page_that_is_not_live(client, slug):
    TherapyPageFactory(slug="a-draft")

    assert client.post(f"/therapies/{slug}/feedback/", {"clear": "yes"}, headers=OURS).status_code == 404


def test_the_form_can_be_opened_by_itself(client, page):
    answer = client.get("/therapies/rest/feedback/")

    assert answer.status_code == 200
    assert "Error:" not in answer.text
    assert 'name="robots" content="noindex"' in answer.text


# Staff


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("made-up", password="made-up"))
    return client


def test_staff_see_what_is_overdue(staff, page):
    today = timezone.localdate()
    kept = {"page": page, "clear": "no"}
    late = today - timedelta(days=1)
    Feedback.objects.create(words="Late letter", email="a@example.org", due_on=late, **kept)
    Feedback.objects.create(words="Late, no letter wanted", due_on=late, **kept)
    Feedback.objects.create(words="Still time", email="a@example.org", **kept)
    Feedback.objects.create(words="Done", email="a@example.org", due_on=late, answered_on=today, **kept)

    list_of_all = staff.get("/admin/therapies/feedback/").text
    overdue = staff.get("/admin/therapies/feedback/?answer=overdue").text
    for words in ("Late letter", "Late, no letter wanted", "Still time", "Done"):
        assert words in list_of_all
        assert (words in overdue) == (words == "Late letter")


def test_staff_answer_and_do_not_change_what_a_reader_said(staff, page):
    told = Feedback.objects.create(page=page, clear="no", words="As it was")
    address = f"/admin/therapies/feedback/{told.pk}/change/"
    typed = {"words": "Changed", "clear": "yes", "answered_on": "2026-11-22", "note": "Shortened it."}
    staff.post(address, typed | seal(staff, address))

    told.refresh_from_db()
    assert (told.words, told.clear, told.note) == ("As it was", "no", "Shortened it.")
    assert staff.get("/admin/therapies/feedback/add/").status_code == 403
