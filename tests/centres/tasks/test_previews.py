"""What the public will see of a form that is not saved yet: it is drawn, and nothing whatever is written."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import InternalError
from django.test import Client
from django.utils import timezone

from centres.models import AccessFact, Centre
from centres.tasks import previews
from tests.support.factories import TherapyFactory
from tests.support.tasks import picture, read_form, send
from tests.support.verification import asked, url

pytestmark = pytest.mark.django_db
AT = "/staff/centre/own/{}/".format
TODAY = timezone.localdate().isoformat()
CHANGES = {
    "hours": ({"opens-1-0": "09:00", "closes-1-0": "16:00"}, "9 am to 4 pm"),
    "closed": ({"closed_from": TODAY, "closed_reason": "A flood"}, "A flood"),
    "offers": ({"yoga": "on", "yoga-terms": "price", "yoga-pence": "5"}, "£5."),
    "access": ({"step-free": "no", "step-free-number": "3"}, "No: Step-free way in: 3 steps"),
    "contact": ({"phone": "0117 496 0009"}, "Call 0117 496 0009"),
    "photo": ({"alt": "The blue front door"}, "“The blue front door”"),
    "pin": ({"coordinates": "51.585, -0.117"}, "51.58500%2C-0.11700"),
}
WAITS = {"closed", "offers", "contact", "photo", "pin"}
OFFICE = "Our office looks at this first."


@pytest.fixture(autouse=True)
def _filled(settings, tmp_path, client, centre):
    settings.MEDIA_ROOT = tmp_path
    TherapyFactory(slug="yoga", name="Yoga")
    send(client, AT("photo"), picture=picture(), alt="The front door")


def count_rows() -> dict:
    """Of every table, history among them."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def ask(client, address: str, changes: dict):
    """The form as it stands with these changes, sent to be looked at."""
    return client.post(address, read_form(client.get(address)) | changes | {"preview": "1"})


def hold_nothing_written(client, centre, address: str, changes: dict):
    rows, document = count_rows(), previews.get_detailed_centre(centre).document
    answer = ask(client, address, changes)

    assert count_rows() == rows
    stands = Centre.objects.get(pk=centre.pk)
    assert (stands.document, stands.version) == (document, 2)
    return answer


@pytest.mark.parametrize("task", CHANGES)
def test_a_form_is_shown_as_the_public_will_see_it_and_nothing_is_written(client, centre, task):
    changes, words = CHANGES[task]
    before = BeautifulSoup(client.get(AT(task)).text, "html.parser").select_one(".seen")
    answer = hold_nothing_written(client, centre, AT(task), changes)

    assert before.summary.text == "What the public sees now"
    assert words not in str(before)
    assert words in answer.text.replace("\n", " ")
    assert OFFICE not in answer.text
    assert "<html" not in answer.text
    assert "&lt;" not in answer.text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("task", CHANGES)
def test_by_a_letters_link_it_says_what_waits_for_the_office(centre, task):
    letter, by_link = asked(centre), Client(HTTP_SEC_FETCH_SITE="same-origin")
    changes, words = CHANGES[task]
    answer = hold_nothing_written(by_link, centre, f"{url(letter)}{task}/", changes)

    assert words in answer.text
    assert (OFFICE in answer.text) is (task in WAITS)


def test_the_database_itself_refuses_to_write_meanwhile(client, centre, monkeypatch):
    def save(centre, parts):
        AccessFact.objects.create(centre=centre, fact="hoist", answer="yes", checked_on=TODAY)

    monkeypatch.setattr(previews, "build_unsaved_centre", save)
    with pytest.raises(InternalError, match="read-only transaction"):
        ask(client, AT("contact"), {"phone": "0117 496 0009"})


def test_a_form_with_an_error_shows_nothing_new(client, centre):
    for changes in ({"opens-1-0": "09:00"}, {"opens-1-0": "16:00", "closes-1-0": "09:00"}):
        answer = hold_nothing_written(client, centre, AT("hours"), changes)
        assert (answer.status_code, answer.text) == (204, "")


def test_what_the_page_says_nothing_of_is_said_to_be_so(client, centre):
    assert "Your page says nothing of this." in client.get(AT("closed")).text
    assert "Your page says nothing of this." in ask(client, AT("photo"), {"remove": "on"}).text


def test_offers_stand_in_the_order_of_the_public_page(client, centre):
    TherapyFactory(slug="art", name="Art", position=1)
    answer = ask(client, AT("offers"), {"yoga": "on", "art": "on"})

    assert answer.text.index("Art") < answer.text.index("Yoga")
