"""“Ask for me”: kept once, passed on to whom it concerns, answered to the visitor, gone after 60 days."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError

from centres.models import Centre
from centres.requests import emails
from centres.requests.dashboard import list_request_tasks
from centres.requests.models import ContactRequest
from msntc.forms import Limit
from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, forget_organisation
from tests.support.factories import HORNSEY, CentreFactory, PostcodeFactory

pytestmark = pytest.mark.django_db
FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}
PATH = "/centres/leeds/ask/"
JO = {
    "name": "Jo",
    "answer_by": "email",
    "email": "jo@visitor.test",
    "topics": ["open", "price"],
    "words": "I walk with a stick.",
}


@pytest.fixture
def centre():
    return CentreFactory(slug="leeds", name="Leeds Centre", contact_email="desk@centre.test")


@pytest.fixture
def office():
    Organisation.objects.update_or_create(id=1, defaults={"email": "office@network.test"})
    forget_organisation()


def open_form(client, path=PATH) -> dict:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        return {"opened": client.get(path).context["form"].initial["opened"], "subject": ""}


def send(client, form: dict, path=PATH, **headers):
    with time_machine.travel("2026-11-21T10:01:00Z", tick=False):
        return client.post(path, form, **FROM_US, **headers)


def test_it_goes_to_the_centre_and_an_answer_goes_to_the_visitor(client, centre, office):
    answer = send(client, open_form(client) | JO)
    assert (answer.status_code, answer.url) == (303, "/centres/leeds/ask/thanks/#answer")
    letter = Letter.objects.get()
    assert (letter.to, letter.reply_to) == ("desk@centre.test", "jo@visitor.test")
    assert letter.subject == "Somebody would like to hear from Leeds Centre"
    for words in (
        "Jo",
        "Write me an e-mail",
        "If it is open, and when",
        "What it costs",
        "I walk with a stick.",
    ):
        assert words in letter.body
    asked = ContactRequest.objects.get()
    assert (asked.sent_to_centre, asked.received_on) == (True, date(2026, 11, 21))
    assert "It answers you itself" in client.get(answer.url).text
    assert not answer.cookies


@pytest.mark.parametrize(
    ("known", "recipient"),
    [
        ({"second_contact_email": "other@centre.test"}, "other@centre.test"),
        ({"email": "desk@centre.test", "confirmed_on": date(2026, 11, 1)}, "desk@centre.test"),
        ({"email": "from-a-register@centre.test"}, "office@network.test"),
    ],
)
def test_a_mailbox_that_the_centre_stands_for_is_better_than_the_office(
    client, centre, office, known, recipient
):
    Centre.objects.update(contact_email="", **known)
    send(client, open_form(client) | JO)
    assert Letter.objects.get().to == recipient
    is_centre = recipient != "office@network.test"
    assert Centre.objects.with_mailbox().get().has_mailbox == is_centre
    assert ContactRequest.objects.get().sent_to_centre == is_centre


def test_without_a_mailbox_of_the_centre_it_goes_to_the_office(client, centre, office):
    Centre.objects.update(contact_email="")
    assert "Our office gets your message" in client.get(PATH).text
    send(client, open_form(client) | JO)
    assert Letter.objects.get().to == "office@network.test"
    assert not ContactRequest.objects.get().sent_to_centre


def test_where_nobody_can_be_reached_there_is_no_form_and_no_link(client, centre):
    Centre.objects.update(contact_email="")
    PostcodeFactory(point=HORNSEY)
    assert client.get(PATH).url == "/centres/leeds/"
    for address in ("/centres/leeds/", "/centres/?q=N8+0NP", "/embed/?q=N8+0NP", "/centres/kept/?keep=leeds"):
        assert "Ask for me" not in client.get(address).text


@pytest.mark.parametrize("address", ["/centres/?q=N8+0NP", "/embed/?q=N8+0NP", "/centres/kept/?keep=leeds"])
def test_a_card_has_the_link_where_there_is_no_phone(client, centre, address):
    PostcodeFactory(point=HORNSEY)
    assert '/centres/leeds/ask/"' in client.get(address).text
    Centre.objects.update(phone="020 7946 0000")
    assert "/centres/leeds/ask/" not in client.get(address).text


def test_a_card_gets_the_link_with_the_offices_first_address(client, centre, office):
    PostcodeFactory(point=HORNSEY)
    Centre.objects.update(contact_email="")
    assert "/centres/leeds/ask/" in client.get("/centres/?q=N8+0NP").text
    Organisation.objects.update(email="")
    forget_organisation()
    assert "/centres/leeds/ask/" not in client.get("/centres/?q=N8+0NP").text


def test_every_page_of_a_centre_has_the_link_with_a_phone_too(client, centre):
    Centre.objects.update(phone="020 7946 0000")
    assert "/centres/leeds/ask/" in client.get("/centres/leeds/").text


def test_what_is_sent_while_the_last_mailbox_goes_is_kept(client, centre):
    form = open_form(client) | JO
    Centre.objects.update(contact_email="")
    assert send(client, form).status_code == 303
    assert (ContactRequest.objects.count(), Letter.objects.count()) == (1, 0)


def test_the_same_form_sent_twice_is_one_request_and_one_letter(client, centre):
    form = open_form(client) | JO
    answers = [send(client, form).url for _ in range(2)]
    assert answers == ["/centres/leeds/ask/thanks/#answer"] * 2
    assert (ContactRequest.objects.count(), Letter.objects.count()) == (1, 1)
    send(client, form | {"words": "Something more."})
    assert ContactRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": ""}, "name", "Write what they may call you."),
        ({"name": "\u200b"}, "name", "Write what they may call you."),
        ({"answer_by": ""}, "answer_by", "Choose how you would like to hear back."),
        ({"email": ""}, "email", "Write your e-mail address, so that they can reach you."),
        ({"answer_by": "phone"}, "phone", "Write your phone number, so that they can reach you."),
        ({"answer_by": "text"}, "phone", "Write your phone number, so that they can reach you."),
        ({"phone": "call me"}, "phone", "Write your phone number with its area code"),
        ({"phone": "7946 0000 ext 3"}, "phone", "Write your phone number with its area code"),
        ({"phone": "0" * 31}, "phone", "Please keep it to 30 letters."),
        ({"phone": "7946 0000"}, "phone", "Write your phone number with its area code"),
        ({"email": "jo"}, "email", "Write your e-mail address like name@example.org"),
        ({"words": "x" * 501}, "words", "Please keep it to 500 letters."),
    ],
)
def test_each_slip_is_told_in_words_and_nothing_typed_is_lost(client, centre, wrong, field, words):
    answer = send(client, open_form(client) | JO | wrong)
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])
    kept = JO | wrong
    for name in ("name", "email", "words"):
        assert answer.context["form"][name].value() == kept[name]
    assert answer.context["form"]["topics"].value() == JO["topics"]
    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize(
    "phone", ["+44 (0)20 7946 0000 ext 3", "020–7946–0000", "020 7946 0000 x12", "+353 1 234 5678, Ext. 4"]
)
def test_a_number_is_taken_as_people_write_it(client, centre, phone):
    assert send(client, open_form(client) | JO | {"answer_by": "phone", "phone": phone}).status_code == 303
    assert ContactRequest.objects.get().phone == phone


@pytest.mark.parametrize("evil", ["Jo\nBcc: all@victim.test", "Jo\r\nSubject: x", "Jo\x0bBcc: x"])
def test_no_header_can_be_slipped_in(client, centre, evil):
    send(client, open_form(client) | JO | {"name": evil})
    letter = Letter.objects.get()
    assert "\n" not in letter.subject + letter.to + letter.reply_to
    assert "\nBcc:" not in letter.body
    assert "\nSubject:" not in letter.body
    send(client, open_form(client) | JO | {"email": f"jo@visitor.test\n{evil}"})
    assert Letter.objects.count() == 1


def test_a_machine_that_fills_in_the_unseen_box_or_comes_too_often_is_told_so(client, centre):
    assert "cannot see" in send(client, open_form(client) | JO | {"subject": "x"}).text
    for number in range(5):
        send(client, open_form(client) | JO | {"words": str(number)})
    answer = send(client, open_form(client) | JO | {"words": "once more"})
    assert answer.status_code == 429
    assert "once more" in answer.text
    assert ContactRequest.objects.count() == 5


def test_no_mailbox_is_flooded_from_many_connections(client, centre, settings, monkeypatch):
    settings.TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(emails, "LETTERS", [Limit(3, 86_400)])
    for number in range(5):
        form = open_form(client) | JO | {"words": str(number)}
        send(client, form, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert (ContactRequest.objects.count(), Letter.objects.count()) == (5, 3)


def test_the_letter_too_many_is_told_to_be_with_the_office_and_stands_in_its_list(
    client, centre, office, settings, monkeypatch
):
    settings.TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(emails, "LETTERS", [Limit(1, 86_400)])
    thanks = []
    for number in range(2):
        form = open_form(client) | JO | {"words": str(number)}
        thanks.append(send(client, form, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").url)
    assert send(client, form, HTTP_X_FORWARDED_FOR="203.0.113.1").url == thanks[1]
    assert thanks == ["/centres/leeds/ask/thanks/#answer", "/centres/leeds/ask/thanks/?by=office#answer"]
    assert "It answers you itself" in client.get(thanks[0]).text
    assert "Our office has it, and tries to reach Leeds Centre for you." in client.get(thanks[1]).text
    asked = ContactRequest.objects.order_by("words").values_list("words", "sent_to_centre")
    assert list(asked) == [("0", True), ("1", False)]
    assert list_request_tasks(date(2026, 11, 22))[0][0] == "People who wait to hear from a centre: 2"


def test_who_presses_twice_the_last_time_that_is_allowed_is_thanked_both_times(client, centre):
    for number in range(4):
        send(client, open_form(client) | JO | {"words": str(number)})
    last = open_form(client) | JO | {"words": "last"}
    assert [send(client, last).status_code for _ in range(3)] == [303, 303, 303]
    assert send(client, last | {"words": "one more"}).status_code == 429
    assert (ContactRequest.objects.count(), Letter.objects.count()) == (5, 5)


def test_another_sites_form_asks_nothing(client, centre):
    assert client.post(PATH, JO, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_only_a_published_centre_can_be_asked(client, centre, status):
    Centre.objects.update(status=status)
    assert client.get(PATH).status_code in (301, 404)
    assert client.get(PATH + "thanks/").status_code in (301, 404)


def test_it_stands_in_the_offices_list_until_it_is_answered(client, centre):
    send(client, open_form(client) | JO)
    [(words, address)] = list_request_tasks(date(2026, 11, 22))
    assert words == "People who wait to hear from a centre: 1"
    assert address.endswith("?answer=due")
    assert list_request_tasks(date(2026, 12, 6))[0][0].endswith("1, 1 overdue")
    ContactRequest.objects.update(answered_on=date(2026, 11, 23))
    assert list_request_tasks(date(2026, 12, 6)) == []


def test_after_60_days_it_is_gone_answered_or_not(client, centre, capsys):
    send(client, open_form(client) | JO)
    came = ContactRequest.objects.get().received_on
    for day, left in ((came + timedelta(days=59), 1), (came + timedelta(days=60), 0)):
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            call_command("contact_requests_retention")
            assert ContactRequest.objects.exists()
            call_command("contact_requests_retention", "--apply")
            assert ContactRequest.objects.count() == left
    assert "requests older than 60 days" in capsys.readouterr().out


def test_a_letter_that_no_server_took_goes_with_its_request(client, centre, settings):
    settings.EMAIL_URL = ""
    send(client, open_form(client) | JO)
    came = ContactRequest.objects.get().received_on
    for day, left in ((came + timedelta(days=59), 1), (came + timedelta(days=60), 0)):
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            call_command("contact_requests_retention", "--apply")
            assert Letter.objects.count() == left


def test_the_database_refuses_a_request_that_nobody_could_answer(centre):
    with pytest.raises(IntegrityError):
        ContactRequest.objects.create(centre=centre, name="Jo", answer_by="phone", email="jo@visitor.test")
