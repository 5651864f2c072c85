"""A filled database from before records got the words of the field: rows, rights and log entries follow them."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from centres.models import CorrectionReport, LinkChange, MonthlyViews, ProposedChange, VerificationRequest
from msntc.giving.models import OverclaimAdjustment, RefundTotal, ReversalEntry
from msntc.staff.roles import EDITOR, OFFICE

BEFORE = [("centres", "0013_directory_version"), ("giving", "0013_hmrcs_answers")]
RENAMED = {
    ("centres", "ask"): VerificationRequest,
    ("centres", "proposal"): ProposedChange,
    ("centres", "report"): CorrectionReport,
    ("centres", "shown"): MonthlyViews,
    ("giving", "givenback"): OverclaimAdjustment,
    ("giving", "wentback"): ReversalEntry,
    ("giving", "refundedsofar"): RefundTotal,
}
ACTIONS = ["add", "change", "delete", "view"]


def fill(apps) -> dict:
    """A row of each by its old name, and one that points at them."""

    def create(app: str, model: str, **values):
        return apps.get_model(app, model).objects.create(**values)

    centre = create("centres", "Centre", name="Leeds", slug="leeds")
    ask = create("centres", "Ask", centre=centre, stage=1, to="first@centre.test")
    create("centres", "LinkChange", centre=centre, ask=ask, before={"phone": ""}, after={"phone": "1"})
    gift = create("giving", "Gift", source="cash", mode="offline", pence=2500)
    payment = create(
        "giving", "Payment", gift=gift, pence=2500, received_on=date(2026, 3, 1), external_ref="1"
    )
    day = date(2026, 3, 1)
    declared = create(
        "giving",
        "Declaration",
        gift=gift,
        made_on=day,
        covers_from=day,
        method="web",
        residency="uk",
        postcode="N8 0NP",
    )
    claim = create("giving", "Claim", earliest=date(2026, 3, 1))
    line = create(
        "giving", "ClaimLine", claim=claim, payment=payment, declaration=declared, row={}, pence=2500
    )
    told = create("giving", "Reversal", intent="pi_1")
    return {
        "ask": ask,
        "proposal": create("centres", "Proposal", centre=centre, ask=ask, values={"phone": "2"}),
        "report": create("centres", "Report", centre=centre, words="The phone is old."),
        "shown": create("centres", "Shown", centre=centre, month=date(2026, 3, 1), times=41),
        "givenback": create("giving", "GivenBack", claim=claim, line=line, pence=500),
        "wentback": create("giving", "WentBack", payment=payment, pence=500, on=date(2026, 3, 9)),
        "refundedsofar": create("giving", "RefundedSoFar", reversal=told, pence=500, at="2026-03-09T12:00Z"),
    }


def migrate_by_command():
    call_command("migrate", verbosity=0)


def migrate_without_signals():
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("migrate", [migrate_by_command, migrate_without_signals])
def test_rows_rights_and_log_entries_follow_their_model(migrate):
    for app, name in BEFORE:
        call_command("migrate", app, name, verbosity=0)
    try:
        rows = fill(MigrationExecutor(connection).loader.project_state(BEFORE).apps)
        group, user = Group.objects.create(name="Readers"), User.objects.create_user("ann")
        for app, model in RENAMED:
            permissions = Permission.objects.filter(content_type__app_label=app, content_type__model=model)
            assert {one.codename for one in permissions} == {f"{action}_{model}" for action in ACTIONS}
            group.permissions.add(*permissions.filter(codename__startswith="view"))
            user.user_permissions.add(*permissions)
            LogEntry.objects.create(
                user=user,
                content_type=permissions[0].content_type,
                object_id=rows[model].pk,
                object_repr="It",
                action_flag=2,
            )
        migrate()
        check_rows(rows)
        check_rights(group, user)
        entries = LogEntry.objects.order_by("id")
        assert [one.get_edited_object() for one in entries] == [
            model.objects.get() for model in RENAMED.values()
        ]
        for app, model in RENAMED:
            assert not ContentType.objects.filter(app_label=app, model=model).exists()
            assert not Permission.objects.filter(
                content_type__app_label=app, codename__endswith=f"_{model}"
            ).exists()
    finally:
        migrate_by_command()


def check_rows(rows: dict):
    assert {name: one.pk for name, one in rows.items()} == {
        old: model.objects.get().pk for (_, old), model in RENAMED.items()
    }
    sent = VerificationRequest.objects.get()
    assert (sent.to, sent.centre.slug) == ("first@centre.test", "leeds")
    assert ProposedChange.objects.get().verification == LinkChange.objects.get().verification == sent
    assert CorrectionReport.objects.get().words == "The phone is old."
    assert MonthlyViews.objects.get().times == 41
    assert OverclaimAdjustment.objects.get().line.payment == ReversalEntry.objects.get().payment
    assert RefundTotal.objects.get().reversal_id == "pi_1"


def check_rights(group: Group, user: User):
    user = User.objects.get(pk=user.pk)
    assert set(group.permissions.values_list("codename", flat=True)) == {
        f"view_{model._meta.model_name}" for model in RENAMED.values()
    }
    for model in RENAMED.values():
        for action in ACTIONS:
            label, name = model._meta.app_label, model._meta.model_name
            assert user.has_perm(f"{label}.{action}_{name}")
            held = user.user_permissions.get(codename=f"{action}_{name}")
            assert held.name == f"Can {action} {model._meta.verbose_name}"
    office, editor = Group.objects.get(name=OFFICE).permissions, Group.objects.get(name=EDITOR).permissions
    for (
        name
    ) in "view_verificationrequest change_proposedchange change_correctionreport view_monthlyviews".split():
        assert office.filter(content_type__app_label="centres", codename=name).exists()
    assert editor.filter(codename="change_correctionreport").exists()
