"""Who may do what: every address of the admin, as each role, against one table that says so."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from centres.models import Centre, CorrectionReport
from centres.requests.models import ContactRequest
from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, SitePage
from msntc.search.models import Signpost, SynonymGroup, UnansweredSearch
from msntc.staff.roles import CALLER, EDITOR, OFFICE, REVIEWER, TREASURER
from tests.support.admin_addresses import (
    ALL,
    BY_POST,
    ELSEWHERE,
    NAMES,
    READ,
    WRITE,
    addresses,
    may,
    opens,
    shown_here,
)
from therapies.models import Feedback, Person, Source, Term, Therapy, TherapyPage

pytestmark = pytest.mark.django_db

ANY_STAFF = {"index", "password_change", "password_change_done", "jsi18n", "autocomplete"}
"""And nobody opens view_on_site, which would tell the address of any draft."""
WITHOUT_SIGNING_IN = {"login", "logout"}

TABLE = {
    None: set(),
    OFFICE: may(
        auth_user=f"{WRITE} invite remove_factor",
        auth_group=READ,
        staff_auditline=READ,
        post_letter=READ,
        organisation_organisation=READ,
        organisation_sitepage=f"{WRITE} simple_history",
        centres_centre=f"{WRITE} difference put_back preview export import apply left_out merge phone_off",
        centres_batch=f"{READ} undo left_out",
        centres_correctionreport=READ,
        centres_proposedchange=f"{READ} decide",
        centres_verificationrequest=READ,
        centres_linkchange=READ,
        centre_requests_contactrequest=READ,
        therapies_therapy=ALL,
        therapies_therapypage=f"{ALL} step difference put_back preview phone review revoke",
        therapies_person=ALL,
        therapies_source=ALL,
        therapies_term=ALL,
        therapies_feedback=READ,
        search_synonymgroup=ALL,
        search_signpost=ALL,
        search_unansweredsearch=f"{READ} delete",
    ),
    EDITOR: may(
        centres_centre=f"{READ} difference put_back preview export phone_off",
        centres_correctionreport=READ,
        centre_requests_contactrequest=READ,
    ),
    REVIEWER: may(
        therapies_therapypage=f"{READ} step difference preview phone review revoke",
        therapies_therapy=READ,
        therapies_person=READ,
        therapies_source=READ,
        therapies_term=READ,
    ),
    TREASURER: set(),
    CALLER: set(),
}
TABLE["superuser"] = TABLE[OFFICE] | may(
    auth_user="delete", auth_group="add delete", post_letter="delete", therapies_feedback="delete"
)
"""Beyond the office: deleting accounts and letters, and changing what a role may do."""

SAVES = {
    OFFICE: {
        *(Centre, CorrectionReport, ContactRequest, Organisation, SitePage, User),
        *(Therapy, TherapyPage, Person, Source, Term, Feedback, SynonymGroup, Signpost),
    },
    EDITOR: {Centre, CorrectionReport, ContactRequest},
}
"""Whose form has a button that saves."""

ACTIONS = {
    None: {},
    OFFICE: {
        User: {"invite"},
        Centre: {"publish", "make_draft", "mark_heard_of", "mark_needs_call", "merge_two"},
        **{model: {"delete_selected"} for model in (Therapy, TherapyPage, Person, Source, Term)},
        **{model: {"delete_selected"} for model in (SynonymGroup, Signpost, UnansweredSearch)},
    },
    EDITOR: {},
    REVIEWER: {},
    TREASURER: {},
    CALLER: {},
}


def test_the_world_has_one_of_each_model_that_the_admin_shows(world):
    assert set(world.objects) == set(shown_here())
    assert all(world.objects.values())


def test_the_table_names_only_addresses_that_there_are():
    named = set().union(*TABLE.values())

    assert named <= set(NAMES)
    assert BY_POST.issubset(NAMES)


@pytest.mark.parametrize("role", [*TABLE, "anonymous"])
def test_each_role_opens_what_the_table_says_and_nothing_else(world, role):
    client = world.client(role)
    expected = TABLE.get(role, set()) | (set() if role == "anonymous" else ANY_STAFF)

    opened = set()
    for name in NAMES:
        if name in WITHOUT_SIGNING_IN or name == "app_list":
            continue
        if name == "autocomplete" and role in (None, EDITOR, REVIEWER, TREASURER, CALLER):
            expected = expected - {name}  # what it offers is tested below
        if opens(client, name, world.address(name)):
            opened.add(name)

    assert sorted(opened - expected) == [], "open, but the table does not say so"
    assert sorted(expected - opened) == [], "the table says so, but it is shut"


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, OFFICE, "anonymous"])
def test_what_is_walked_elsewhere_is_shut_for_everybody_else(world, role):
    client = world.client(role)

    for one in addresses():
        if one.name.partition("_")[0] not in ELSEWHERE:
            continue
        values = {"object_id": 1, "pk": 1, "kind": "csv", "name": "pay", "step": "pay", "month": "2026-10"}
        wanted = one.pattern.converters
        assert set(wanted) <= set(values), one.name
        address = reverse(f"admin:{one.name}", kwargs={key: values[key] for key in wanted})
        for ask in (client.get, client.post):
            answer = ask(address)
            if answer.status_code == 302:
                where = answer["Location"]
                assert where == "/admin/" or "/login/" in where or where.startswith("/staff/sign-in/"), (
                    address
                )
            else:
                assert answer.status_code in (403, 404, 405), address


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, TREASURER, CALLER, OFFICE])
def test_only_forms_that_one_may_save_have_a_button_for_it(world, role):
    client = world.client(role)

    for model in shown_here():
        name = f"{model._meta.app_label}_{model._meta.model_name}_change"
        page = client.get(world.address(name))
        saves = page.status_code == 200 and 'name="_save"' in page.text
        assert saves == (model in SAVES.get(role, set())), model


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, TREASURER, CALLER, OFFICE])
def test_a_form_that_is_sent_all_the_same_changes_nothing(world, role):
    client = world.client(role)

    for model, one in world.objects.items():
        if model in SAVES.get(role, set()):
            continue
        name = f"{model._meta.app_label}_{model._meta.model_name}_change"
        answer = client.post(world.address(name), {"_save": "1"})
        assert answer.status_code in (302, 403), model
        if answer.status_code == 302:
            assert answer["Location"] == "/admin/", model
        assert type(one).objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, TREASURER, CALLER, OFFICE])
def test_each_list_offers_the_actions_of_the_table(world, role, rf):
    client = world.client(role)
    request = rf.get("/")
    request.user = User.objects.get(username="somebody")

    for model, model_admin in shown_here().items():
        offered = set(model_admin.get_actions(request))
        assert offered == ACTIONS[role].get(model, set()), model
        one = world.objects[model]
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        if "delete_selected" not in offered:
            sent = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
            client.post(address, sent)
            assert model.objects.filter(pk=one.pk).exists(), model


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, TREASURER])
def test_autocomplete_offers_nothing_of_what_one_may_not_see(world, role):
    client = world.client(role)
    may_see = {REVIEWER: {Source}}.get(role, set())

    for model, model_admin in shown_here().items():
        forms = [model_admin, *(inline(model, admin.site) for inline in model_admin.inlines)]
        for form in forms:
            for field in form.autocomplete_fields:
                target = form.model._meta.get_field(field).remote_field.model
                answer = client.get(
                    "/admin/autocomplete/",
                    {
                        "app_label": form.model._meta.app_label,
                        "model_name": form.model._meta.model_name,
                        "field_name": field,
                    },
                )
                assert (answer.status_code == 200) == (target in may_see), (form, field)


@pytest.mark.parametrize("field", ["body", "html"])
def test_the_link_in_a_waiting_letter_cannot_be_guessed_by_filters(world, field):
    """It may set a superuser's password."""
    Letter.objects.update(html="Secret link")
    office, chief = world.client(OFFICE), world.client("superuser")

    for guess in ("Secret", "Wrong"):
        assert office.get(f"/admin/post/letter/?{field}__startswith={guess}").status_code == 400
        assert chief.get(f"/admin/post/letter/?{field}__startswith={guess}").status_code == 200
