"""Who may take a table out, who may bring one in, and the line in the audit."""

import re

import pytest
from django.contrib.auth.models import Permission

from msntc.staff.models import AuditLine
from tests.support.factories import CentreFactory
from tests.support.import_export import EXPORT, IMPORT, apply, csv_of, upload
from tests.support.staff import account

pytestmark = pytest.mark.django_db


def test_taking_out_and_bringing_in_leave_a_line_in_the_audit(office, centre):
    office.post(EXPORT, {"kind": "csv"})
    apply(office, upload(office, csv_of({"slug": "hornsey", "town": "Crouch End"})))

    found = set(
        AuditLine.objects.filter(what__in=["exported", "imported"]).values_list("name", "what", "about")
    )
    assert found == {
        ("office", "exported", "1 centres as CSV"),
        ("office", "imported", "1 centre changed, 0 added, from “centres.csv”"),
    }


def test_an_editor_takes_out_only_their_own_centres_and_brings_nothing_in(client, centre):
    CentreFactory(slug="other")
    editor = account("editor", "Centre editor")
    centre.editors.add(editor)
    client.force_login(editor)

    table = client.post(EXPORT, {"kind": "csv"}).content.decode("utf-8-sig")

    assert re.findall(r"^([a-z-]+),", table, re.MULTILINE) == ["slug", "hornsey"]
    assert "source" not in table.splitlines()[0]
    assert client.get(IMPORT).status_code == 403
    assert client.post(f"{IMPORT}apply/").status_code == 403


def test_whoever_may_not_see_centres_gets_no_table_and_the_right_to_import_is_needed(client):
    user = account("treasurer", "Treasurer")
    client.force_login(user)
    assert client.get(EXPORT).status_code == client.post(EXPORT, {"kind": "csv"}).status_code == 403

    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_centre", "change_centre", "view_centre"])
    )
    assert client.get(EXPORT).status_code == 200
    assert client.get(IMPORT).status_code == 403
