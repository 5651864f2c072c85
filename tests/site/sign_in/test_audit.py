"""What the audit says of signing in, and what it does not."""

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from msntc.staff import audit
from msntc.staff.models import AuditLine
from tests.support.sign_in import said, sign_in
from tests.support.staff import account

pytestmark = pytest.mark.django_db


class TestAudit:
    def test_signing_in_and_failing_are_noted(self, client):
        account("anna")
        sign_in(client, password="wrong")
        sign_in(client, "a-password-typed-as-name", "wrong")
        sign_in(client)

        assert said("sign-in-failed") == [("anna", ""), ("", "There is no such account.")]
        assert said("signed-in") == [("anna", "")]
        assert not AuditLine.objects.filter(about__contains="a-password").exists()

    def test_the_address_cannot_be_read_and_is_other_the_next_day(self, rf):
        request = rf.get("/", REMOTE_ADDR="198.51.100.7")
        request.user = AnonymousUser()
        with time_machine.travel("2026-11-21 10:00"):
            one, two = (audit.record_action(request, "exported").address for _ in range(2))
        with time_machine.travel("2026-11-22 10:00"):
            other = audit.record_action(request, "exported").address

        assert one == two != other
        assert "198.51.100" not in str(list(AuditLine.objects.values()))

    def test_others_note_what_they_do(self, rf):
        request = rf.get("/")
        request.user = account("anna")
        audit.record_action(request, audit.What.EXPORTED, "68 centres as XLSX")

        assert said("exported") == [("anna", "68 centres as XLSX")]

    def test_an_account_that_is_gone_leaves_its_name(self, rf):
        user = account("anna")
        audit.record_action(None, audit.What.EXPORTED, who=user)
        user.delete()

        assert said("exported") == [("anna", "")]
