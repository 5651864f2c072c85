"""Tax that is owed back to HMRC: in the box of the next claim, or paid back by itself."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from msntc.giving.gift_aid import claims, overclaims
from msntc.giving.models import Claim, ClaimLine, OverclaimAdjustment, Payment, Repayment
from tests.support.giving_admin import ADMIN, noted, post
from tests.support.payments import declaration, payment, send_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_21_november")]
TODAY = date(2026, 11, 21)
SENT = {"paid_on": "2026-11-20", "pence": "3.75"}


@pytest.fixture
def claim(_claiming):
    """Sent, and £15 of its £25 went back since."""
    declaration()
    paid = payment()
    made = send_claim(TODAY)
    Payment.objects.filter(pk=paid.pk).update(refunded_pence=1500)
    return made


def test_with_nothing_to_claim_the_page_says_how_to_pay_back_and_notes_it(treasurer, claim):
    page = treasurer.get(ADMIN + "claim/make/").text
    assert "£3.75 of tax is owed back to HMRC" in page
    assert "It was paid back to HMRC" in page
    answer = treasurer.post(ADMIN + "claim/repay/", SENT, follow=True)
    assert "£3.75 paid back to HMRC on 20/11/2026: written down." in answer.text
    assert "is owed back" not in answer.text
    made = Repayment.objects.get()
    assert (made.pence, made.paid_on, made.overclaim_adjustments.get().pence) == (
        375,
        date(2026, 11, 20),
        1500,
    )
    assert noted() == ["£3.75 paid back to HMRC on 20/11/2026"]
    # no later claim gives it back once more
    payment()
    assert claims.create_claim(None, TODAY).overclaimed_pence == 0


def test_with_something_to_claim_it_goes_into_the_box_of_that(treasurer, claim):
    payment()
    page = treasurer.get(ADMIN + "claim/make/").text
    assert "£3.75 of tax on gifts that went back since will stand in HMRC’s box" in page
    assert "It was paid back to HMRC" not in page
    assert "HMRC will tell you how to pay the rest" not in page


def test_more_than_the_claim_is_worth_is_said(treasurer, claim):
    payment(1000)
    assert "HMRC will tell you how to pay the rest" in treasurer.get(ADMIN + "claim/make/").text


def test_the_same_repayment_twice_is_one(treasurer, claim):
    for _ in range(2):
        page = treasurer.post(ADMIN + "claim/repay/", SENT, follow=True)
    assert "it is written down already" in page.text
    assert Repayment.objects.count() == OverclaimAdjustment.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"paid_on": "2026-11-22"}, "This day has not come yet"),
        ({"paid_on": ""}, "Write the day"),
        ({"pence": ""}, "Write what was paid back"),
        ({"pence": "0"}, "a penny or more"),
        ({"pence": "3.70"}, "£3.75 is owed. If it was another sum, write a note why."),
    ],
)
def test_what_cannot_be_is_refused_in_words(treasurer, claim, facts, words):
    assert words in post(treasurer, "claim/repay/", **SENT | facts).text
    assert not Repayment.objects.exists()


def test_another_sum_is_taken_with_a_note(treasurer, claim):
    post(treasurer, "claim/repay/", **SENT | {"pence": "3.70", "note": "rounded by HMRC"})
    assert Repayment.objects.get().pence == 370
    assert overclaims.list_overclaims() == []


def test_a_repayment_written_by_mistake_is_taken_back_once(treasurer, claim):
    post(treasurer, "claim/repay/", **SENT)
    made = Repayment.objects.get()
    for _ in range(2):
        assert post(treasurer, f"claim/repay/{made.pk}/back/").status_code == 302
    assert not Repayment.objects.exists()
    assert ClaimLine.objects.get().given_back_pence == 0
    assert overclaims.compute_owed_tax(overclaims.list_overclaims()) == 375


def test_a_claim_whose_tax_was_paid_back_is_not_made_void(claim):
    overclaims.record_repayment(None, TODAY, 375)
    with pytest.raises(claims.StepOutOfOrder, match="paid back to HMRC on 21/11/2026"):
        claims.void_claim(claim)


def test_money_goes_back_in_one_way(claim):
    overclaims.record_repayment(None, TODAY, 375)
    with pytest.raises(IntegrityError), transaction.atomic():
        OverclaimAdjustment.objects.update(claim=claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        OverclaimAdjustment.objects.update(repayment=None)


def test_nothing_is_owed_on_what_hmrc_refused(claim):
    claims.refuse_claim_rows(claim, [1], ClaimLine.Refused.FOR_GOOD, "No such person")
    assert overclaims.list_overclaims() == []
    with pytest.raises(overclaims.NothingOwed):
        overclaims.record_repayment(None, TODAY, 375)
    assert Claim.objects.get().due_pence == 0


def test_others_may_not(client, claim):
    assert post(client, "claim/repay/", **SENT).status_code == 302
    assert not Repayment.objects.exists()
