"""What is claimed is claimed once; and what is given back of it."""

import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from msntc.giving.gift_aid import claims, declarations
from msntc.giving.models import Claim, ClaimLine, Gift, Payment
from tests.support.payments import declaration, payment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def test_a_claim_takes_each_payment_once_and_frees_it_when_void():
    declaration()
    paid = payment()
    first = claims.create_claim(None, TODAY)
    assert (first.pence, first.earliest, first.overclaimed_pence) == (2500, paid.received_on, 0)
    with pytest.raises(claims.NothingToClaim):
        claims.create_claim(None, TODAY)
    line = first.lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLine.objects.create(claim=first, payment=paid, declaration=line.declaration, row={}, pence=1)
    claims.void_claim(first)
    assert claims.create_claim(None, TODAY).lines.get().payment == paid


def test_what_went_back_after_it_was_claimed_is_in_the_box_of_the_next_claim_once():
    declaration()
    paid, lost, _ = payment(), payment(1001), payment()
    first = claims.create_claim(None, TODAY)
    Payment.objects.filter(pk=paid.pk).update(refunded_pence=1000)
    Payment.objects.filter(pk=lost.pk).update(dispute="lost", lost_pence=F("pence"))
    payment()
    draft = claims.create_claim(None, TODAY)
    assert draft.overclaimed_pence == 0, "the first was not sent to HMRC"
    claims.void_claim(draft)
    assert claims.get_pence_gone_back(first) == 2001
    claims.submit_claim(first, TODAY)
    second = claims.create_claim(None, TODAY)
    assert second.overclaimed_pence == 501
    assert {line.pk for line in first.lines.all()} & {
        back.line_id for back in second.overclaim_adjustments.all()
    }
    payment()
    assert claims.create_claim(None, TODAY).overclaimed_pence == 0
    with pytest.raises(claims.StepOutOfOrder, match="Make that void first"):
        claims.void_claim(first)
    claims.void_claim(second)
    assert claims.create_claim(None, TODAY).overclaimed_pence == 501


def test_a_declaration_that_counts_as_never_made_gives_its_gifts_back():
    declared = declaration(made_on=date(2026, 11, 1), method="phone", copy_sent_on=date(2026, 11, 1))
    payment()
    claims.submit_claim(claims.create_claim(None, TODAY), TODAY)
    declarations.cancel_declaration_chain(declared, on=date(2026, 11, 22))
    declaration(email="b@giver.test")
    payment(email="b@giver.test")
    assert claims.create_claim(None, TODAY).overclaimed_pence == 625


def test_what_turns_out_to_be_no_gift_is_given_back():
    declaration()
    paid, _ = payment(), payment()
    first = claims.create_claim(None, TODAY)
    Gift.objects.filter(pk=paid.gift_id).update(no_gift_aid="bought")
    assert claims.get_pence_gone_back(first) == 2500
    claims.submit_claim(first, TODAY)
    payment()
    assert claims.create_claim(None, TODAY).overclaimed_pence == 625


def test_a_claim_goes_from_draft_to_paid_and_never_back():
    declaration()
    payment()
    claim = claims.create_claim(None, TODAY)
    with pytest.raises(claims.StepOutOfOrder):
        claims.record_claim_payment(claim, TODAY)
    claims.submit_claim(claim, TODAY)
    claims.record_claim_payment(claim, TODAY)
    for step in (lambda: claims.submit_claim(claim, TODAY), lambda: claims.void_claim(claim)):
        with pytest.raises(claims.StepOutOfOrder, match="Paid by HMRC"):
            step()
    claim.refresh_from_db()
    assert (claim.status, claim.submitted_on, claim.paid_on) == ("paid", TODAY, TODAY)


def test_the_file_stays_the_same_whatever_happens_to_the_giver():
    declared = declaration()
    payment()
    claim = claims.create_claim(None, TODAY)
    before, rows = bytes(claim.file), claims.build_claim_csv(claim)
    declared.__class__.objects.filter(pk=declared.pk).update(last_name="Changed")
    again = Claim.objects.get()
    assert (bytes(again.file), claims.build_claim_csv(again)) == (before, rows)


def test_a_claim_has_a_thousand_lines_at_most_and_the_oldest_first(django_assert_max_num_queries):
    declaration()
    gift = payment(on=date(2026, 1, 1)).gift
    Payment.objects.bulk_create(
        Payment(gift=gift, pence=100, received_on=date(2026, 1, 2), external_ref=f"m{n}") for n in range(1000)
    )
    with django_assert_max_num_queries(30):
        claim = claims.create_claim(None, TODAY)
    assert claim.lines.count() == 1000
    assert claim.earliest == date(2026, 1, 1)
    assert claims.create_claim(None, TODAY).lines.count() == 1


def test_a_press_on_a_page_that_is_out_of_date_makes_no_second_claim():
    declaration()
    payment()
    before = claims.get_last_claim_number()
    first = claims.create_claim(None, TODAY, after=before)
    payment()
    with pytest.raises(claims.NewerClaimExists):
        claims.create_claim(None, TODAY, after=before)
    assert claims.get_last_claim_number() == first.pk
    assert claims.create_claim(None, TODAY, after=first.pk).pence == 2500


CHANGES = {
    "refunded": lambda paid, _: Payment.objects.filter(pk=paid.pk).update(refunded_pence=2500),
    "refunded in part": lambda paid, _: Payment.objects.filter(pk=paid.pk).update(refunded_pence=500),
    "disputed": lambda paid, _: Payment.objects.filter(pk=paid.pk).update(dispute="open"),
    "no gift": lambda paid, _: Gift.objects.filter(pk=paid.gift_id).update(no_gift_aid="bought"),
    "another giver": lambda paid, _: Gift.objects.filter(pk=paid.gift_id).update(first_name="Bea"),
    "cancelled": lambda _, made: declarations.cancel_declaration_chain(made, date(2026, 1, 1)),
    "removed": lambda _, made: type(made).objects.filter(pk=made.pk).update(removed_on=TODAY),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_between_thinking_and_writing_is_not_in_the_claim(monkeypatch, change):
    declaration()
    stays = payment()
    made = declaration(email="b@giver.test")
    moves = payment(email="b@giver.test", on=date(2026, 9, 1))
    think = claims.draft_claim

    def changed_meanwhile(right, back):
        if len(right) == 2:
            CHANGES[change](moves, made)
        return think(right, back)

    monkeypatch.setattr(claims, "draft_claim", changed_meanwhile)
    claim = claims.create_claim(None, TODAY)
    assert [line.payment for line in claim.lines.all()] == [stays]
    assert (claim.earliest, claim.sha256) == (stays.received_on, hashlib.sha256(claim.file).hexdigest())
    assert b"Ann" in content(claim.file)
    assert content(claim.file).count(b"Other") == 1


def content(file):
    return zipfile.ZipFile(io.BytesIO(file)).read("content.xml")


def test_when_all_changes_meanwhile_there_is_no_claim(monkeypatch):
    declaration()
    paid = payment()
    think = claims.draft_claim
    monkeypatch.setattr(
        claims, "draft_claim", lambda *facts: (CHANGES["disputed"](paid, None), think(*facts))[1]
    )
    with pytest.raises(claims.NothingToClaim):
        claims.create_claim(None, TODAY)
    assert not Claim.objects.exists()


def test_the_lock_is_taken_after_thinking():
    declaration()
    gift = payment().gift
    Payment.objects.bulk_create(
        Payment(gift=gift, pence=100, received_on=date(2026, 1, 2), external_ref=f"m{n}") for n in range(50)
    )
    with CaptureQueriesContext(connection) as asked:
        claims.create_claim(None, TODAY)
    words = [one["sql"] for one in asked]
    locked = next(n for n, sql in enumerate(words) if "pg_advisory_xact_lock" in sql)
    assert any("giving_declaration" in sql for sql in words[:locked]), "declarations are read before"
    assert len(words[locked:]) <= 10


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_share_nothing():
    declaration()
    for _ in range(3):
        payment()

    def make(_):
        try:
            return claims.create_claim(None, TODAY).lines.count()
        except claims.NothingToClaim:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(4))) == [0, 0, 0, 3]
