"""Who may do what: every address of the admin, as each role, against one table that says so."""

from functools import cache as once

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from centres import written as centres_written
from centres.models import Ask, Centre, Proposal, Report
from msntc.organisation import pages
from msntc.organisation.models import Organisation, SitePage
from msntc.post.models import Letter
from msntc.staff.models import AuditLine
from msntc.staff.roles import EDITOR, OFFICE, REVIEWER, TREASURER
from tests import staff
from tests.factories import CentreFactory, TherapyPageFactory
from tests.therapies.desk import filled
from therapies import written as therapies_written
from therapies.models import Feedback, Person, Source, Term, Therapy, TherapyPage

pytestmark = pytest.mark.django_db

READ = "changelist history change"
"""What who may only look can open: the form is there, without a button that saves."""
WRITE = f"{READ} add"
ALL = f"{WRITE} delete"
ANY_STAFF = {"index", "password_change", "password_change_done", "jsi18n", "autocomplete"}
"""And nobody opens view_on_site, which would tell the address of any draft."""
WITHOUT_SIGNING_IN = {"login", "logout"}
ELSEWHERE = {"giving"}
"""Apps whose own tests walk their pages as those who may (tests/giving/test_treasurer.py); shut for all others here."""


def may(**models: str) -> set[str]:
    """The names of addresses: may(centres_report="change") is {"centres_report_change"}."""
    return {f"{model}_{step}" for model, steps in models.items() for step in steps.split()}


TABLE = {
    None: set(),
    OFFICE: may(
        auth_user=f"{WRITE} invite remove_factor",
        auth_group=READ,
        staff_auditline=READ,
        post_letter=READ,
        organisation_organisation=READ,
        organisation_sitepage=f"{WRITE} simple_history",
        centres_centre=f"{WRITE} difference put_back preview export import apply",
        centres_report=READ,
        centres_proposal=f"{READ} decide",
        centres_ask=READ,
        therapies_therapy=ALL,
        therapies_therapypage=f"{ALL} step difference put_back preview phone",
        therapies_person=ALL,
        therapies_source=ALL,
        therapies_term=ALL,
        therapies_feedback=READ,
    ),
    EDITOR: may(centres_centre=f"{READ} difference put_back preview export", centres_report=READ),
    REVIEWER: may(
        therapies_therapypage=f"{READ} step difference preview phone",
        therapies_therapy=READ,
        therapies_person=READ,
        therapies_source=READ,
        therapies_term=READ,
    ),
    TREASURER: set(),
}
TABLE["superuser"] = TABLE[OFFICE] | may(
    auth_user="delete", auth_group="add delete", post_letter="delete", therapies_feedback="delete"
)
"""Beyond the office: deleting accounts and letters, and changing what a role may do."""

SAVES = {
    OFFICE: {
        *(Centre, Report, Organisation, SitePage, User),
        *(Therapy, TherapyPage, Person, Source, Term, Feedback),
    },
    EDITOR: {Centre, Report},
}
"""Whose form has a button that saves."""

ACTIONS = {
    None: {},
    OFFICE: {
        User: {"invite"},
        **{model: {"delete_selected"} for model in (Therapy, TherapyPage, Person, Source, Term)},
    },
    EDITOR: {},
    REVIEWER: {},
    TREASURER: {},
}


def addresses() -> list[URLPattern]:
    """The named addresses of the admin."""
    found = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin")

    def flat(patterns):
        for one in patterns:
            yield from [one] if isinstance(one, URLPattern) else flat(one.url_patterns)

    return [one for one in flat(found.url_patterns) if one.name]


NAMES = sorted({one.name for one in addresses() if one.name.partition("_")[0] not in ELSEWHERE})
BY_POST = {
    "auth_user_invite",
    "auth_user_remove_factor",
    "centres_centre_put_back",
    "centres_centre_apply",
    "centres_proposal_decide",
    "therapies_therapypage_step",
    "therapies_therapypage_put_back",
}


class World:
    """One object of each model, two centres, and an account for each role."""

    def __init__(self):
        pages.load()
        self.page = TherapyPageFactory(therapy=Therapy.objects.create(name="Made-up", slug="made-up"))
        for _ in range(2):
            self.page.draft = therapies_written.written(self.page)
            self.page.save()
        self.page.history.earliest().delete()  # the one from before there was a draft
        self.own = CentreFactory(name="Own Centre", slug="own", status="draft")
        self.other = CentreFactory(name="Foreign Centre", slug="foreign", staff_notes="secret")
        for centre in (self.own, self.other):
            centre.history.all().delete()
            for phone in ("020 7946 0001", "020 7946 0000"):
                centre.phone = phone
                centres_written.save(centre)
        self.target = staff.account("target")
        staff.enrol(self.target)
        self.objects = {
            Centre: self.own,
            Report: Report.objects.create(centre=self.own, words="Wrong.", email="visitor@example.org"),
            Proposal: Proposal.objects.create(centre=self.own, values={"phone": "020 7946 0001"}),
            Ask: Ask.objects.create(centre=self.own, stage=1),
            Therapy: self.page.therapy,
            TherapyPage: self.page,
            Person: self.page.author,
            Source: Source.objects.first(),
            Term: Term.objects.create(term="made-up", meaning="Not real."),
            Feedback: Feedback.objects.create(page=self.page, clear="no", words="No."),
            User: self.target,
            Group: Group.objects.get(name=REVIEWER),
            AuditLine: AuditLine.objects.create(what="exported"),
            Letter: Letter.objects.create(to="a@example.org", subject="Hello", body="Secret link"),
            Organisation: Organisation.objects.get_or_create(id=1)[0],
            SitePage: SitePage.objects.first(),
        }

    def client(self, role: str | None) -> Client:
        """Signed in with this role; nobody at all for `anonymous`."""
        client = Client()
        if role == "anonymous":
            return client
        if role == "superuser":
            user = staff.account("chief", is_superuser=True)
        else:
            user = staff.account("somebody", role or "")
        if role == EDITOR:
            self.own.editors.add(user)
        client.force_login(user)
        return client

    def address(self, name: str, model=None, pk=None) -> str:
        """The address of that name, about our object."""
        pattern = next(one for one in addresses() if one.name == name)
        one = self.objects.get(model or model_of(name))
        values = {
            "content_type_id": ContentType.objects.get_for_model(Centre).pk,
            "object_id": pk or (one.pk if one else self.own.pk),
            "pk": pk or (one.pk if one else None),
            "name": "send-back" if name.endswith("_step") else None,
        }
        if name.endswith(("_difference", "_put_back")):
            subject = one if pk is None else type(one).objects.get(pk=pk)
            first, last = subject.history.earliest().pk, subject.history.latest().pk
            values |= {"old": first, "new": last, "record": first}
        if name.endswith("_simple_history"):
            record = one.history.first() or one.history.create(**_history(one))
            return reverse(f"admin:{name}", args=[one.pk, record.pk])
        wanted = pattern.pattern.converters
        address = reverse(f"admin:{name}", kwargs={key: values[key] for key in wanted})
        if name == "autocomplete":
            address += "?app_label=therapies&model_name=person&field_name=account"
        return address


def _history(one) -> dict:
    from django.utils import timezone

    fields = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
    return fields | {"history_date": timezone.now(), "history_type": "~"}


@once
def models_by_name() -> dict:
    return {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}


def shown_here() -> dict:
    """The models that the admin shows, with what shows them, but for those that are walked elsewhere."""
    return {m: one for m, one in admin.site._registry.items() if m._meta.app_label not in ELSEWHERE}


def model_of(name: str):
    found = [model for prefix, model in models_by_name().items() if name.startswith(f"{prefix}_")]
    return found[0] if found else None


def opens(client: Client, name: str, address: str) -> bool:
    """Whether the address does for this person what it is there for, rather than send them away."""
    if name in BY_POST:
        answer = client.post(address, {"answer": "refuse"})
        assert answer.status_code in (302, 403, 404, 400), (name, answer.status_code)
    else:
        answer = client.get(address)
        assert answer.status_code in (200, 302, 301, 403, 404), (name, answer.status_code)
    if answer.status_code in (301, 302):
        to = answer["Location"]
        return to != "/admin/" and "/login/" not in to and "/sign-in/" not in to
    return answer.status_code == 200


@pytest.fixture
def world():
    return World()


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
        if name == "autocomplete" and role in (None, EDITOR, REVIEWER, TREASURER):
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
                assert answer["Location"] == "/admin/" or "/login/" in answer["Location"], address
            else:
                assert answer.status_code in (403, 404, 405), address


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, TREASURER, OFFICE])
def test_only_forms_that_one_may_save_have_a_button_for_it(world, role):
    client = world.client(role)

    for model in shown_here():
        name = f"{model._meta.app_label}_{model._meta.model_name}_change"
        page = client.get(world.address(name))
        saves = page.status_code == 200 and 'name="_save"' in page.text
        assert saves == (model in SAVES.get(role, set())), model


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, TREASURER, OFFICE])
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


@pytest.mark.parametrize("role", [None, EDITOR, REVIEWER, TREASURER, OFFICE])
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


class TestEditorOfACentre:
    """Another's centre is as if it were not there, whichever way one comes."""

    @pytest.fixture
    def client(self, world):
        return world.client(EDITOR)

    def test_the_list_has_only_their_own(self, world, client):
        page = client.get("/admin/centres/centre/", {"status__exact": "published"}, follow=True).text
        assert "Foreign Centre" not in page
        assert "Own Centre" in client.get("/admin/centres/centre/?all=", follow=True).text

    def test_search_finds_only_their_own(self, world, client):
        assert "Foreign" not in client.get("/admin/centres/centre/?q=Centre", follow=True).text

    @pytest.mark.parametrize(
        "query", ["staff_notes__startswith=s", "editors__password__startswith=p", "contact_email__contains=a"]
    )
    def test_what_is_not_shown_cannot_be_asked_for(self, world, client, query):
        answer = client.get(f"/admin/centres/centre/?{query}", follow=True)

        assert "Foreign Centre" not in answer.text

    def test_what_is_not_shown_of_ones_own_cannot_be_guessed_by_filters(self, world, client):
        world.own.staff_notes = "Secret"
        centres_written.save(world.own)
        answers = [
            client.get(f"/admin/centres/centre/?document__centre__staff_notes__startswith={guess}")
            for guess in ("S", "X")
        ]

        assert [answer.status_code for answer in answers] == [400, 400]

    @pytest.mark.parametrize("step", ["change", "history", "difference", "put_back", "preview", "delete"])
    def test_no_address_of_the_other_opens(self, world, client, step):
        name = f"centres_centre_{step}"

        assert opens(client, name, world.address(name, pk=world.other.pk)) is False

    def test_the_others_form_saves_nothing(self, world, client):
        client.post(f"/admin/centres/centre/{world.other.pk}/change/", {"phone": "020 7946 0009"})
        world.other.refresh_from_db()

        assert world.other.phone == "020 7946 0000"

    def test_what_visitors_say_of_the_other_is_not_theirs(self, world, client):
        foreign = Report.objects.create(centre=world.other, words="A foreign matter")
        missing = Report.objects.create(centre=None, words="A missing matter")

        page = client.get("/admin/centres/report/?q=matter").text
        assert "foreign" not in page
        assert "missing matter" not in page
        for report in (foreign, missing):
            for step in ("change", "history", "delete"):
                name = f"centres_report_{step}"
                assert not opens(client, name, world.address(name, pk=report.pk))

    def test_a_report_cannot_be_moved_to_another_centre(self, world, client):
        report = world.objects[Report]
        data = {"centre": world.other.pk, "note": "Done.", "due_on": "2026-12-01", "words": "Mine"}
        client.post(f"/admin/centres/report/{report.pk}/change/", data)
        report.refresh_from_db()

        assert (report.centre, report.words) == (world.own, "Wrong.")

    @pytest.mark.parametrize("kind", ["csv"])
    def test_the_table_that_they_take_out_has_only_their_own(self, world, client, kind):
        table = b"".join(client.post("/admin/centres/centre/export/", {"kind": kind})).decode()

        assert "Own Centre" in table
        assert "Foreign Centre" not in table
        assert "secret" not in table

    def test_a_visitors_address_is_not_shown(self, world, client):
        report = world.objects[Report]

        assert "visitor@example.org" not in client.get(f"/admin/centres/report/{report.pk}/change/").text

    def test_without_a_centre_there_is_nothing(self, world):
        client = Client()
        client.force_login(staff.account("new", EDITOR))

        assert "Own Centre" not in client.get("/admin/centres/centre/").text
        name = "centres_centre_change"
        assert not opens(client, name, world.address(name))

    def test_taken_off_the_list_they_lose_the_centre_at_once(self, world, client):
        name = "centres_centre_change"
        assert opens(client, name, world.address(name))
        world.own.editors.clear()

        assert not opens(client, name, world.address(name))

    def test_name_address_number_and_status_stay_the_offices(self, world, client):
        at = world.address("centres_centre_change")
        data = filled(client.get(at).text, "centre_form")
        locked = {"name": "Mine", "slug": "mine", "charity_number": "1234567", "status": "closed"}
        answer = client.post(at, data | locked | {"phone": "020 7946 0007"})
        world.own.refresh_from_db()

        assert answer.status_code == 302
        assert (world.own.name, world.own.slug, world.own.charity_number, world.own.status) == (
            "Own Centre",
            "own",
            "",
            "draft",
        )
        assert world.own.phone == "020 7946 0007"


def test_who_becomes_a_clinician_that_may_sign_pages_off_is_noted(world):
    client, person = world.client(OFFICE), world.objects[Person]
    me = User.objects.get(username="somebody")
    data = {"name": person.name, "role": person.role, "is_clinician": "on", "account": me.pk}
    data |= {"qualification": "FCSP", "trained_on": "2026-01-01"}
    address = f"/admin/therapies/person/{person.pk}/change/"
    data["stood"] = client.get(address).context["adminform"].form.initial["stood"]
    answer = client.post(address, data)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    line = AuditLine.objects.filter(what="rights-changed").first()
    assert (line.who, line.about) == (me, f"Person {person.name}: may check pages, account somebody")


def test_who_becomes_the_editor_of_a_centre_is_noted(world):
    client = world.client(OFFICE)
    at = world.address("centres_centre_change")
    data = filled(client.get(at).text, "centre_form")
    client.post(at, data | {"editors": [world.target.pk]})

    assert list(world.own.editors.all()) == [world.target]
    line = AuditLine.objects.filter(what="rights-changed").get()
    assert (line.name, line.about) == ("somebody", "Editors of Own Centre: target")


class TestRoles:
    def test_a_fresh_database_has_the_four_roles(self):
        assert set(Group.objects.values_list("name", flat=True)) == {OFFICE, EDITOR, REVIEWER, TREASURER}

    def test_the_rights_that_the_migration_made_are_djangos_own(self):
        """A second row for one right, or another name for it, would show in the lists of the admin."""
        from django.apps import apps
        from django.contrib.auth.management import create_permissions

        before = Permission.objects.count()
        for label in ("centres", "therapies", "organisation", "post", "staff", "auth"):
            create_permissions(apps.get_app_config(label), verbosity=0)
        assert Permission.objects.count() == before
        for right in Permission.objects.filter(group__isnull=False).distinct():
            model = right.content_type.model_class()
            action = right.codename.removesuffix(f"_{model._meta.model_name}")
            names = dict(model._meta.permissions)
            assert right.name == names.get(right.codename, f"Can {action} {model._meta.verbose_name_raw}")

    def test_the_reviewer_may_sign_off_and_not_publish(self):
        rights = set(Group.objects.get(name=REVIEWER).permissions.values_list("codename", flat=True))

        assert "review_therapypage" in rights
        assert not rights & {"publish_therapypage", "change_therapypage"}

    def test_a_right_that_no_model_knows_is_refused(self):
        from django.apps import apps

        from msntc.staff.roles import grant

        with pytest.raises(LookupError, match="paint"):
            grant(apps, OFFICE, {"centres.centre": "paint"})
