"""A gift by bank: its giver gets a reference, and the treasurer who types it from the bank's line finds the gift."""

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from msntc.giving import bank_references
from msntc.giving.gift_aid import eligibility
from msntc.giving.models import Declaration, Fund, Gift, GivingSettings, Payment
from msntc.giving.payments import ledger
from msntc.mail.models import Letter
from tests.support.giving_admin import ADMIN, CHEQUE, post
from tests.support.giving_form import FROM_US, HOME
from tests.support.payments import declaration

pytestmark = pytest.mark.django_db
URL = "/support-us/by-bank/"
BANK = CHEQUE | {"source": "bank"}
ANN = {"first_name": "Ann", "last_name": "Other", "email": "ann@giver.test"}


@pytest.fixture(autouse=True)
def _bank(db):
    GivingSettings.objects.create(
        account_name="Us",
        sort_code="12-34-56",
        account_number="12345678",
        gift_aid=True,
        hmrc_reference="AB1",
    )
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def sent(client, address, /, **answers):
    """The form, open for two minutes."""
    with time_machine.travel("2026-11-21T09:58:00Z", tick=False):
        opened = client.get(address).context["form"].initial["opened"]
    return client.post(address, {"opened": opened, "subject": ""} | answers, **FROM_US)


def told(client, /, **answers) -> Gift:
    answer = sent(client, URL, **{"amount": "10"} | answers)
    assert answer.status_code == 303
    return Gift.objects.get(pk=answer.url.split("/")[-2])


def test_a_reference_is_kept_before_it_is_shown_and_no_name_is_asked_for(client):
    assert URL in client.get("/support-us/").text
    gift = told(client)
    assert (gift.source, gift.mode, gift.status, gift.pence) == ("bank", "offline", "started", 1000)
    assert not gift.payments.exists()
    assert re.fullmatch(rf"WEB-[{bank_references.LETTERS}]{{5}}", gift.reference)
    page = client.get(f"{URL}{gift.pk}/")
    for words in (f"Your reference is {gift.reference}", "12-34-56", "12345678", "send £10"):
        assert words in page.text
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies


def test_the_treasurer_who_types_the_banks_line_finds_what_its_giver_told_us(client, treasurer):
    fund = Fund.objects.create(name="Chamber", purpose="A chamber.")
    gift = told(client, **ANN, fund=fund.pk)
    line = f"FP {gift.reference.replace('-', '').lower()} 21NOV"
    assert gift.reference in treasurer.get(f"{ADMIN}gift/?q={gift.reference}").text
    post(treasurer, "gift/record/", **BANK | {"reference": line, "amount": "12"})
    found, paid = Gift.objects.get(), Payment.objects.get()
    assert (found.pk, found.status, found.fund, found.last_name) == (gift.pk, "paid", fund, "Other")
    assert (paid.gift, paid.pence, found.pence) == (gift, 1200, 1200)
    assert Letter.objects.get().to == "ann@giver.test"
    assert "A gift with this reference arrived." in client.get(f"{URL}{gift.pk}/").text
    assert "Ann" not in client.get(f"{URL}{gift.pk}/").text


def test_of_a_standing_order_each_month_is_a_gift_of_the_same_giver(client, treasurer):
    gift = told(client, **ANN)
    for day in ("2026-10-01", "2026-11-01"):
        post(treasurer, "gift/record/", **BANK | {"reference": gift.reference, "received_on": day})
    first, second = Gift.objects.order_by("made_at")
    assert (first.pk, first.email, second.email) == (gift.pk, "ann@giver.test", "ann@giver.test")
    assert [first.payments.count(), second.payments.count()] == [1, 1]
    assert second.reference is None


def test_what_the_treasurer_types_counts_more(client, treasurer):
    gift = told(client, **ANN)
    facts = BANK | {"reference": gift.reference, "first_name": "Anne", "no_gift_aid": "bought"}
    post(treasurer, "gift/record/", **facts)
    gift.refresh_from_db()
    assert (gift.first_name, gift.last_name, gift.no_gift_aid) == ("Anne", "Other", "bought")


def test_a_declaration_for_it_has_its_reference_and_a_second_one_another(client, treasurer):
    gift = told(client)
    (link,) = re.findall(r'href="(/support-us/gift-aid/\?gift=[^"]+)"', client.get(f"{URL}{gift.pk}/").text)
    assert f'action="{link}#answer"' in client.get(link).text
    for _ in range(2):
        assert sent(client, link, **ANN | HOME, agree="on").status_code == 303
    second, first = Declaration.objects.all()
    assert first.reference == gift.reference != second.reference
    assert f"use this reference: {gift.reference}" in Letter.objects.order_by("id").first().body
    post(treasurer, "gift/record/", **BANK | {"reference": gift.reference})
    (one,) = eligibility.list_candidates(date(2026, 11, 21))
    assert (one.payment.gift, one.declaration, one.problems) == (gift, first, [])


def test_a_declaration_that_comes_after_the_money_covers_it_though_no_name_was_left(client, treasurer):
    gift = told(client)
    post(treasurer, "gift/record/", **BANK | {"reference": f"FP {gift.reference}"})
    assert eligibility.list_candidates(date(2026, 11, 21)) == []
    sent(client, f"/support-us/gift-aid/?gift={gift.pk}", **ANN | HOME, agree="on")
    (one,) = eligibility.list_candidates(date(2026, 11, 21))
    assert (one.payment.gift, one.declaration) == (gift, Declaration.objects.get())


def test_two_lines_with_one_reference_at_once_are_two_gifts(client):
    gift = told(client, **ANN)
    first, second = Gift.objects.get(), Gift.objects.get()
    other = told(client, first_name="Ben", last_name="Other", email="ann@giver.test")
    ledger.record_offline(first, received_on=date(2026, 11, 1), reference="one")
    ledger.record_offline(second, received_on=date(2026, 11, 2), reference="two")
    assert [paid.gift.reference for paid in Payment.objects.order_by("received_on")] == [gift.reference, None]
    assert Gift.objects.get(pk=other.pk).status == Gift.Status.STARTED
    assert {one.email for one in Gift.objects.all()} == {"ann@giver.test"}


@pytest.mark.parametrize("number", ["", "nonsense", "0b9bd5d1-3f4d-4d55-9a5b-2f7f6a3c1a11"])
def test_a_declaration_for_no_gift_of_ours_is_like_any_other(client, number):
    assert sent(client, f"/support-us/gift-aid/?gift={number}", **ANN | HOME, agree="on").status_code == 303
    assert Declaration.objects.get().reference


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"amount": ""}, "Write the amount in pounds"),
        ({"amount": "ten"}, "Write the amount in pounds"),
        ({"amount": "0"}, "a penny or more"),
        ({"amount": "99999999999"}, "The amount is too large"),
        ({"email": "me"}, "name@example.org"),
        ({"first_name": "www.bad.test"}, "Leave out web addresses"),
        ({"subject": "x"}, "A box that you cannot see"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, answers, words):
    page = sent(client, URL, **{"amount": "10"} | answers)
    assert page.status_code == 200
    assert words in page.text
    assert "There is a problem" in page.text
    assert not Gift.objects.exists()


def test_machines_get_no_references_without_end(client):
    assert client.post(URL, {"amount": "10"}, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
    assert [sent(client, URL, amount="10").status_code for _ in range(6)] == [303] * 5 + [429]
    assert Gift.objects.count() == 5


def test_a_reference_is_nobody_elses(monkeypatch, client):
    gift = told(client)
    declaration(reference="WEB-22222")
    letters = iter(gift.reference.removeprefix("WEB-") + "22222" + "33333")
    monkeypatch.setattr(bank_references.secrets, "choice", lambda among: next(letters))
    assert bank_references.generate_reference() == "WEB-33333"


def test_there_is_no_page_of_another_gift_nor_without_a_bank(client):
    gift = told(client)
    card = Gift.objects.create(source="card", mode="live", pence=500, email="me@giver.test")
    assert client.get(f"{URL}{card.pk}/").status_code == 404
    assert client.get(f"{URL}{uuid.uuid4()}/").status_code == 404
    GivingSettings.objects.update(account_name="", sort_code="", account_number="")
    assert client.get(URL).status_code == client.get(f"{URL}{gift.pk}/").status_code == 404
    assert URL not in client.get("/support-us/").text


def test_what_never_came_goes_after_90_days_and_its_declaration_stays(client, treasurer):
    gone, came = told(client, **ANN), told(client)
    sent(client, f"/support-us/gift-aid/?gift={gone.pk}", **ANN | HOME, agree="on")
    post(treasurer, "gift/record/", **BANK | {"reference": came.reference})
    for days, left in ((90, {gone, came}), (91, {came})):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            call_command("giving_retention", "--apply")
        assert set(Gift.objects.all()) == left
    assert Declaration.objects.get().reference == gone.reference
    assert bank_references.find_gift_by_reference(gone.reference) is None
