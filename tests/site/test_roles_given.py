"""The roles as migrations make them, and the line that is written when somebody may do more."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils.text import camel_case_to_spaces

from msntc.staff.models import AuditLine
from msntc.staff.roles import CALLER, EDITOR, OFFICE, REVIEWER, TREASURER
from tests.support.staff import seal
from tests.support.therapy_admin import filled
from therapies.models import Person

pytestmark = pytest.mark.django_db


def test_who_becomes_a_clinician_that_may_sign_pages_off_is_noted(world):
    client, person = world.client(OFFICE), world.objects[Person]
    me = User.objects.get(username="somebody")
    data = {"name": person.name, "role": person.role, "is_clinician": "on", "account": me.pk}
    data |= {"qualification": "FCSP", "trained_on": "2026-01-01"}
    address = f"/admin/therapies/person/{person.pk}/change/"
    answer = client.post(address, data | seal(client, address))

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


def get_written_name(model) -> str:
    """What the model is called in its own code, whatever the admin calls it."""
    return model._meta.original_attrs.get("verbose_name", camel_case_to_spaces(model._meta.object_name))


class TestRoles:
    def test_a_fresh_database_has_the_five_roles(self):
        assert set(Group.objects.values_list("name", flat=True)) == {
            OFFICE,
            EDITOR,
            CALLER,
            REVIEWER,
            TREASURER,
        }

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
            usual = {
                f"Can {action} {get_written_name(model)}",
                f"Can {action} {model._meta.verbose_name_raw}",
            }
            assert right.name in ({names[right.codename]} if right.codename in names else usual)

    def test_the_reviewer_may_sign_off_and_not_publish(self):
        rights = set(Group.objects.get(name=REVIEWER).permissions.values_list("codename", flat=True))

        assert "review_therapypage" in rights
        assert not rights & {"publish_therapypage", "change_therapypage"}

    def test_a_right_that_no_model_knows_is_refused(self):
        from django.apps import apps

        from msntc.staff.roles import grant

        with pytest.raises(LookupError, match="paint"):
            grant(apps, OFFICE, {"centres.centre": "paint"})
