"""The treasurer makes a claim, from the list of what may be claimed to what HMRC paid."""

import csv
import hashlib
import io

import pytest
import time_machine
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.teletype import extractText

from msntc.giving.models import Claim, Payment
from tests.support.giving_admin import ADMIN, noted, post
from tests.support.payments import declaration, payment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-21T10:00:00Z"):
        yield


def cells(file):
    table = load(io.BytesIO(file)).spreadsheet.getElementsByType(Table)[0]
    rows = table.getElementsByType(TableRow)
    return [[extractText(cell) for cell in row.getElementsByType(TableCell)] for row in rows]


@pytest.mark.usefixtures("_claiming")
def test_a_claim_from_end_to_end_with_the_nasty_names(treasurer):
    for first, last in [("Łukasz", "O’Brien-Nguyễn"), ("Zoë", "<b>x\"'"), ("李", "X"), ("=cmd", "Sum")]:
        declaration(first_name=first, last_name=last)
        payment(first_name=first, last_name=last)
    # the page names what is wrong and shows what changes
    page = treasurer.get(ADMIN + "claim/make/").text
    assert "2 payments can be claimed on: £50." in page
    assert "HMRC cannot read “李”" in page
    assert "begins with “=”" in page
    assert "First name: Łukasz → Lukasz" in page
    assert "<b>x" not in page
    # the claim, its file and its rows
    answer = post(treasurer, "claim/make/")
    claim = Claim.objects.get()
    assert answer.url == f"{ADMIN}claim/{claim.pk}/change/"
    assert claim.sha256 in treasurer.get(answer.url).text
    file = post(treasurer, f"claim/{claim.pk}/file/ods/").content
    assert hashlib.sha256(file).hexdigest() == claim.sha256
    rows = cells(file)
    assert rows[12][3] == "03/10/26"
    assert [row[2:11] for row in rows[24:]] == [
        ["Mrs", "Lukasz", "O'Brien Nguyen", "7 High Street", "LS1 4DY", "", "", "03/10/26", "25.00"],
        ["Mrs", "Zoë", "<b>x\"'", "7 High Street", "LS1 4DY", "", "", "03/10/26", "25.00"],
    ]
    pasted = post(treasurer, f"claim/{claim.pk}/file/csv/").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(pasted))) == [row[2:11] for row in rows[24:]]
    assert treasurer.get(f"{ADMIN}claim/{claim.pk}/file/ods/").status_code == 405
    # refunded before it was sent: said; sent all the same: given back in the next
    Payment.objects.filter(claim_lines__claim=claim).update(refunded_pence=500)
    assert "£10 of these gifts went back" in treasurer.get(answer.url).text
    assert (
        "This day has not come yet"
        in post(treasurer, f"claim/{claim.pk}/step/submit/", day="2026-11-22").text
    )
    early = post(treasurer, f"claim/{claim.pk}/step/submit/", day="2026-11-20")
    assert "It was made on 21/11/2026. Write that day or a later one." in early.text
    post(treasurer, f"claim/{claim.pk}/step/submit/", day="2026-11-21")
    declaration(email="c@giver.test")
    payment(email="c@giver.test")
    assert "£2.50 of tax" in treasurer.get(ADMIN + "claim/make/").text
    post(treasurer, "claim/make/")
    second = Claim.objects.exclude(pk=claim.pk).get()
    assert cells(bytes(second.file))[16][3] == "2.50"
    post(treasurer, f"claim/{second.pk}/step/void/")
    post(treasurer, f"claim/{claim.pk}/step/pay/", day="2026-11-21", received="12.50")
    assert "is “Paid by HMRC”" in treasurer.post(f"{ADMIN}claim/{claim.pk}/step/void/", follow=True).text
    claim.refresh_from_db()
    second.refresh_from_db()
    assert (claim.status, second.status) == ("paid", "void")
    assert len(noted()) == 7


def test_without_gift_aid_set_up_no_claim_is_made(treasurer):
    declaration()
    payment()
    post(treasurer, "claim/make/")
    assert not Claim.objects.exists()
