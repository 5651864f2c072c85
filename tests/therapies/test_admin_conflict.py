"""Two members of staff at one source, word, therapy, person or answer: nobody's words are lost without a word."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from tests.support.factories import PersonFactory, SourceFactory, TherapyFactory, TherapyPageFactory
from tests.support.published_pages import published
from tests.support.therapy_admin import account, filled
from therapies.models import Feedback, Term

pytestmark = pytest.mark.django_db
MADE = {
    "source": (SourceFactory, "note"),
    "term": (lambda: Term.objects.create(term="spasm", also=["spasms"], meaning="A cramp."), "meaning"),
    "therapy": (TherapyFactory, "name"),
    "person": (PersonFactory, "role"),
    "feedback": (lambda: Feedback.objects.create(page=published(), clear="yes"), "note"),
}


@pytest.fixture
def ben(client):
    other = type(client)()
    other.force_login(get_user_model().objects.create_superuser("ben", password="x"))
    return other


def at(model: str, thing) -> str:
    return f"/admin/therapies/{model}/{thing.pk}/change/"


@pytest.mark.parametrize("model", MADE)
def test_the_second_save_shows_both_and_one_is_chosen(admin_client, ben, model):
    make, name = MADE[model]
    thing = make()
    mine = filled(admin_client.get(at(model, thing)).text, f"{model}_form")
    theirs = filled(ben.get(at(model, thing)).text, f"{model}_form")
    assert ben.post(at(model, thing), theirs | {name: "Ben’s."}).status_code == 302

    answer = admin_client.post(at(model, thing), mine | {name: "Anna’s."})
    page = BeautifulSoup(answer.text, "html.parser")
    told = " ".join(page.find(id="errors").get_text(" ").split())
    assert "ben saved this page on " in told
    choice = " ".join(page.find("fieldset", class_="conflict").get_text(" ").split())
    assert "What is saved now: Ben’s." in choice
    assert "What you typed: Anna’s." in choice
    again = filled(answer.text, f"{model}_form")
    assert again[name] == ["Anna’s."]
    thing.refresh_from_db()
    assert getattr(thing, name) == "Ben’s."

    assert admin_client.post(at(model, thing), again | {f"choose-{name}": "theirs"}).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, name) == "Ben’s."

    assert admin_client.post(at(model, thing), mine | {name: "Anna’s."}).status_code == 200
    assert admin_client.post(at(model, thing), again | {f"choose-{name}": "mine"}).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, name) == "Anna’s."


@pytest.mark.parametrize("model", MADE)
def test_one_person_alone_saves_at_once_and_can_add(admin_client, model):
    make, name = MADE[model]
    thing = make()
    form = filled(admin_client.get(at(model, thing)).text, f"{model}_form")
    assert admin_client.post(at(model, thing), form | {name: "Mine."}).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, name) == "Mine."
    if model != "feedback":
        assert admin_client.get(f"/admin/therapies/{model}/add/").status_code == 200


def test_the_same_words_twice_are_no_conflict(admin_client, ben):
    thing = SourceFactory()
    mine, theirs = (filled(one.get(at("source", thing)).text, "source_form") for one in (admin_client, ben))
    ben.post(at("source", thing), theirs | {"note": "The same."})
    assert admin_client.post(at("source", thing), mine | {"note": "The same."}).status_code == 302


def test_who_may_only_look_sees_no_trace_of_it(client):
    eve = account("eve", "view")
    eve.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(eve)
    answer = client.get(at("source", SourceFactory()))
    assert answer.status_code == 200
    assert "Stood" not in answer.text


def test_a_meaning_promises_nothing(admin_client):
    form = {"term": "oxygen", "also": "", "meaning": "A gas that cures MS."}
    assert "Take out “cures”" in admin_client.post("/admin/therapies/term/add/", form).text
    admin_client.post("/admin/therapies/term/add/", form | {"meaning": "A gas. It is no cure."})
    assert Term.objects.get().term == "oxygen"


def test_a_sign_that_no_database_keeps_is_refused_in_a_list_too(admin_client):
    form = {"term": "oxygen", "also": "gas, a\0b", "meaning": "A gas."}
    assert "Null characters are not allowed." in admin_client.post("/admin/therapies/term/add/", form).text
    assert not Term.objects.exists()


def test_an_account_that_is_no_number_is_refused_in_words(admin_client):
    form = {"name": "Ada", "role": "Nurse", "account": "nan"}
    assert "Select a valid choice." in admin_client.post("/admin/therapies/person/add/", form).text


def test_a_source_that_is_no_number_is_refused_in_words(admin_client):
    page = TherapyPageFactory(starter=True)
    address = f"/admin/therapies/therapypage/{page.pk}/change/"
    form = filled(admin_client.get(address).text) | {"evidence-0-sources": ["nan", "9" * 40]}
    assert "is not a valid value" in admin_client.post(address, form).text
