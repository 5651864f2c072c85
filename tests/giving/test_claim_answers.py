"""What HMRC did with a claim: the sum it paid, and the rows it refused."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from msntc.giving.gift_aid import claims, eligibility
from msntc.giving.models import Claim, ClaimLine
from tests.support.giving_admin import ADMIN, noted
from tests.support.payments import declaration, payment, send_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_21_november")]
TODAY = date(2026, 11, 21)


@pytest.fixture
def claim(_claiming):
    """Three gifts of £25, sent on the day on which it was made."""
    declaration()
    for day in (1, 2, 3):
        payment(on=date(2026, 10, day))
    return send_claim(TODAY)


def step(client, claim, name, **facts):
    return client.post(f"{ADMIN}claim/{claim.pk}/step/{name}/", facts, follow=True).text


def test_what_hmrc_paid_is_written_and_the_page_adds_it_up(treasurer, claim):
    page = step(treasurer, claim, "pay", day="2026-11-21", received="18.75")
    claim.refresh_from_db()
    assert (claim.status, claim.received_pence, claim.paid_on) == ("paid", 1875, TODAY)
    assert "So HMRC pays</th><td>£18.75" in page
    assert "Difference" not in page
    assert noted() == [f"{claim}: Paid by HMRC, £18.75"]


def test_another_sum_is_explained_by_refused_rows_or_in_words(treasurer, claim):
    paid = {"day": "2026-11-21", "received": "12.50"}
    page = step(treasurer, claim, "pay", **paid)
    assert "HMRC paid £6.25 less than its rows come to." in page
    assert 'value="12.50"' in page
    assert Claim.objects.get().status == "submitted"
    # by a row
    page = step(treasurer, claim, "refuse", items="2", what="again", because="Postcode unknown")
    assert "Less tax on rows that HMRC refused</th><td>£6.25" in page
    assert "So HMRC pays</th><td>£12.50" in page
    assert "It can be claimed again, once it is put right: Postcode unknown" in page
    step(treasurer, claim, "pay", **paid)
    assert Claim.objects.get().status == "paid"
    # in words, and put right once more
    page = step(treasurer, claim, "pay", **paid | {"received": "12.60", "difference": "Interest"})
    assert "Why: Interest" in page
    assert "Difference</th><td>£0.10" in page
    assert Claim.objects.get().received_pence == 1260
    page = step(treasurer, claim, "pay", **paid | {"received": "12", "difference": "Less a debt for PAYE"})
    assert "Difference</th><td>−£0.50" in page


def test_a_refused_row_can_be_claimed_again_once(treasurer, claim):
    second = claim.lines.all()[1]
    step(treasurer, claim, "refuse", items="2", what="again")
    assert [one.payment for one in eligibility.list_candidates(TODAY)] == [second.payment]
    assert (claim.pence, claim.refused_pence, claim.due_pence) == (7500, 2500, 1250)
    next_one = claims.create_claim(None, TODAY)
    assert next_one.lines.get().payment == second.payment
    page = step(treasurer, claim, "refuse", items="2", what="taken")
    assert f"is in {next_one} by now" in page
    claims.void_claim(next_one)
    step(treasurer, claim, "refuse", items="2", what="taken")
    assert (claim.refused_pence, eligibility.list_candidates(TODAY)) == (0, [])


def test_a_row_refused_for_good_is_never_claimed_again_and_says_why(treasurer, claim):
    page = step(treasurer, claim, "refuse", items="1, 3", what="for-good")
    assert "Write why HMRC refused them for good." in page
    assert 'value="1, 3"' in page
    step(treasurer, claim, "refuse", items="1, 3", what="for-good", because="Not a taxpayer")
    assert eligibility.list_candidates(TODAY) == []
    assert claim.due_pence == 625
    gift = claim.lines.first().payment.gift_id
    assert (
        "HMRC refused it in that claim (Not a taxpayer)" in treasurer.get(f"{ADMIN}gift/{gift}/change/").text
    )
    with pytest.raises(claims.StepOutOfOrder, match="HMRC has answered"):
        claims.void_claim(claim)


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ("1", {1}),
        ("1,3", {1, 3}),
        ("1 3", {1, 3}),
        ("1-3", {1, 2, 3}),
        ("1 - 2; 3", {1, 2, 3}),
        ("2–3", {2, 3}),
    ],
)
def test_rows_are_named_as_hmrc_names_them(treasurer, claim, items, found):
    step(treasurer, claim, "refuse", items=items, what="again")
    numbers = {n for n, line in enumerate(claim.lines.all(), 1) if line.refused}
    assert numbers == found


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("", "Write the numbers"),
        ("two", "Write the numbers"),
        ("3-1", "from its first row to its last"),
        ("1-99999", "Write the numbers"),
        ("4", "This claim has no row 4."),
        ("0", "This claim has no row 0."),
    ],
)
def test_rows_that_are_not_there_are_refused_in_words(treasurer, claim, items, words):
    page = BeautifulSoup(step(treasurer, claim, "refuse", items=items, what="again"), "html.parser")
    assert words in page.find(id="id_items_error").text
    assert page.find(id="id_items").get("value", "") == items
    assert claim.refused_pence == 0


def test_days_are_in_order(treasurer, claim):
    claims.void_claim(claim)
    with time_machine.travel("2026-11-17T10:00:00Z", tick=False):
        made = claims.create_claim(None)
    for day in ("2020-01-01", "2026-11-16"):
        assert "It was made on 17/11/2026" in step(treasurer, made, "submit", day=day)
    assert "This day has not come yet" in step(treasurer, made, "submit", day="2026-11-22")
    step(treasurer, made, "submit", day="2026-11-19")
    assert "It was sent on 19/11/2026" in step(treasurer, made, "pay", day="2026-11-18", received="18.75")
    step(treasurer, made, "pay", day="2026-11-20", received="18.75")
    made.refresh_from_db()
    assert (made.submitted_on, made.paid_on) == (date(2026, 11, 19), date(2026, 11, 20))


def test_the_database_holds_the_order_of_days(claim):
    for facts in (
        {"submitted_on": claim.earliest - timedelta(days=1)},
        {"paid_on": TODAY - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.update(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLine.objects.update(refused="for-good")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLine.objects.update(refused="again")


def test_each_step_pressed_twice_is_one_step(treasurer, claim):
    assert "The claim is now: Sent to HMRC" in step(treasurer, claim, "submit", day="2026-11-21")
    for _ in range(2):
        assert "Paid by HMRC, £18.75" in step(treasurer, claim, "pay", day="2026-11-21", received="18.75")
    for _ in range(2):
        page = step(treasurer, claim, "refuse", items="1", what="again")
    assert claim.refused_pence == 2500
    assert "£25 of its gifts refused" in page


def test_a_claim_pressed_twice_is_void_once(treasurer, claim):
    for _ in range(2):
        assert "The claim is now: Void" in step(treasurer, claim, "void")


def test_hmrc_answers_only_on_what_was_sent(treasurer, claim):
    claims.void_claim(claim)
    made = claims.create_claim(None, TODAY)
    assert "Say first when it was sent" in step(treasurer, made, "refuse", items="1", what="again")
    assert "This claim is “Draft”" in step(treasurer, made, "pay", day="2026-11-21", received="18.75")
    assert treasurer.post(f"{ADMIN}claim/{made.pk}/step/nonsense/").status_code == 404
