"""What has gone back of a payment, from words in any order: totals, single refunds, disputes by their number."""

import itertools
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from msntc.giving.gift_aid import claims
from msntc.giving.gift_aid.eligibility import list_candidates
from msntc.giving.models import Gift, Payment, Reversal, ReversalEntry
from msntc.giving.monthly_export import build_month_csv
from msntc.giving.payment_events import ChargeUpdate, DisputeUpdate, RefundUpdate, SessionUpdate
from msntc.giving.payments import ledger
from msntc.giving.reversals import ReversalHistory, list_reversal_steps
from msntc.giving.timeline import build_gift_story
from tests.support.payments import declaration

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def on(day):
    """So many days after the gift."""
    return NOW + timedelta(days=day)


def refund(day, pence=1000, number="re_1", failed=None):
    return RefundUpdate(
        number, "pi_1", pence, on(day), failed is not None, on(day if failed is None else failed)
    )


def dispute(day, state, pence=2500, number="du_1"):
    return DisputeUpdate("pi_1", state, on(day), number, pence)


def charge(day, pence):
    return ChargeUpdate("pi_1", pence, on(day))


STORIES = {
    "a refund that fails": ([refund(1), charge(1, 1000), refund(1, failed=9)], 2500, "", [(1, 1000), (9, -1000)]),
    "a refund whose failure is told again": (
        [refund(1), charge(1, 1000), refund(1, failed=9), refund(1, failed=20)], 2500, "", [(1, 1000), (9, -1000)],
    ),
    "a refund that is only told of when it fails": (
        [charge(1, 1000), refund(1, failed=9)], 2500, "", [(1, 1000), (9, -1000)],
    ),
    "a total that shrinks": ([charge(1, 1000), charge(9, 500)], 2000, "", [(1, 1000), (9, -500)]),
    "of two refunds one fails": (
        [refund(1), charge(1, 1000), refund(2, 500, "re_2"), charge(2, 1500), refund(1, failed=9)],
        2000, "", [(1, 1000), (2, 500), (9, -1000)],
    ),
    "a refund that fails and another after it": (
        [refund(1), charge(1, 1000), refund(1, failed=9), refund(12, 2500, "re_2"), charge(12, 2500)],
        0, "", [(1, 1000), (9, -1000), (12, 2500)],
    ),
    "refunds without totals": ([refund(1), refund(2, 500, "re_2")], 1000, "", [(1, 1000), (2, 500)]),
    "totals without refunds": ([charge(1, 1000), charge(3, 1000), charge(4, 1250)], 1250, "", [(1, 1000), (4, 250)]),
    "part of it disputed and lost": ([dispute(1, "open", 500), dispute(9, "lost", 500)], 2000, "lost", [(9, 500)]),
    "lost, appealed and won": (
        [dispute(1, "open"), dispute(9, "lost"), dispute(12, "appeal"), dispute(40, "won")],
        2500, "won", [(9, 2500), (40, -2500)],
    ),
    "lost, appealed and lost": (
        [dispute(9, "lost"), dispute(12, "appeal"), dispute(40, "lost")], 0, "lost", [(9, 2500)],
    ),
    "appealed": ([dispute(9, "lost"), dispute(12, "appeal")], 0, "appeal", [(9, 2500)]),
    "prevented by a refund": (
        [dispute(1, "open"), dispute(2, "prevented"), refund(2, 2500), charge(2, 2500)],
        0, "prevented", [(2, 2500)],
    ),
    "an inquiry closed, then disputed": (
        [dispute(1, "open"), dispute(9, "won"), dispute(20, "open")], 2500, "open", [],
    ),
    "an inquiry closed, then another dispute": (
        [dispute(1, "open"), dispute(9, "won"), dispute(20, "open", number="du_2")], 2500, "open", [],
    ),
    "one lost in part, one won": (
        [dispute(3, "lost", 700), dispute(5, "open", 300, "du_2"), dispute(8, "won", 300, "du_2")],
        1800, "lost", [(3, 700)],
    ),
    "refunded in part and lost for all": (
        [refund(1), charge(1, 1000), dispute(9, "lost")], 0, "lost", [(1, 1000), (9, 1500)],
    ),
}  # fmt: skip


@pytest.fixture
def paid(db):
    gift = Gift.objects.create(
        source="card", mode="live", pence=2500, email="ann@giver.test", session="cs_1", first_name="Ann",
        last_name="Other",
    )  # fmt: skip
    ledger.record_update(SessionUpdate("cs_1", gift.pk, "paid", 2500, NOW, "pi_1"))
    return Payment.objects.get()


def orders(story, most=12):
    """Some orders of the words, each with all of them twice and with some of them twice."""
    found = list(itertools.permutations(story))
    random.Random(len(story)).shuffle(found)
    for one in found[:most]:
        yield one
        yield (*one, *reversed(one))
        yield (*one, one[0])


@pytest.mark.parametrize("name", STORIES)
def test_in_any_order_and_doubled_the_same_is_ours_on_the_same_days(paid, name):
    told, kept, said, days = STORIES[name]
    for order in orders(told):
        for one in order:
            ledger.record_update(one)
        paid.refresh_from_db()
        expected = [(date(2026, 11, 21) + timedelta(days=day), pence) for day, pence in days]
        found = list(ReversalEntry.objects.values_list("on", "pence"))
        assert (paid.kept_pence, paid.dispute, found) == (kept, said, expected), order
        ReversalEntry.objects.all().delete()
        for rows in ("totals", "refunds", "disputes"):
            getattr(reversal(), rows).all().delete()


def reversal():
    return Reversal.objects.get(intent="pi_1")


@pytest.mark.parametrize("name", STORIES)
def test_what_was_lost_on_the_way_and_comes_later_ends_the_same(paid, name):
    told, kept, said, _ = STORIES[name]
    for missing in told:
        for one in [*(one for one in told if one is not missing), missing]:
            ledger.record_update(one)
        paid.refresh_from_db()
        assert (paid.kept_pence, paid.dispute) == (kept, said), missing


def test_what_comes_back_in_another_month_stands_there_and_leaves_the_first_as_it_was(paid):
    for one in (refund(1), charge(1, 1000)):
        ledger.record_update(one)
    november = build_month_csv(date(2026, 11, 1))
    assert november[1].count("Went back,-10.00") == 1
    ledger.record_update(refund(1, failed=20))
    assert build_month_csv(date(2026, 11, 1)) == november
    assert build_month_csv(date(2026, 12, 1))[1].count("Went back,10.00") == 1


@pytest.mark.usefixtures("_claiming")
def test_a_refund_that_failed_can_be_claimed_on_again_and_a_part_that_was_lost_cannot(paid):
    declaration()
    for one in (refund(1, 2500), charge(1, 2500)):
        ledger.record_update(one)
    assert list_candidates(date(2027, 1, 1)) == []
    ledger.record_update(refund(1, 2500, failed=3))
    ledger.record_update(dispute(5, "open", 500))
    assert list_candidates(date(2027, 1, 1)) == []
    ledger.record_update(dispute(9, "lost", 500))
    assert [one.row.pence for one in list_candidates(date(2027, 1, 1))] == [2000]
    ledger.record_update(dispute(12, "appeal", 500))
    assert list_candidates(date(2027, 1, 1)) == []


@pytest.mark.usefixtures("_claiming")
def test_of_a_gift_that_was_claimed_on_and_lost_in_part_that_part_is_owed(paid):
    declaration()
    claim = claims.create_claim(None, date(2027, 1, 1))
    claims.submit_claim(claim, date(2027, 1, 1))
    ledger.record_update(dispute(9, "lost", 500))
    assert [pence for _, pence in claims.list_overclaims()] == [500]
    ledger.record_update(dispute(40, "won", 500))
    assert claims.list_overclaims() == []


def test_a_dispute_that_was_kept_without_its_number_is_taken_on_by_its_number(paid):
    ledger.record_update(DisputeUpdate("pi_1", "lost", on(1)))
    paid.refresh_from_db()
    assert paid.kept_pence == 0
    ledger.record_update(dispute(40, "won"))
    paid.refresh_from_db()
    assert (paid.kept_pence, paid.dispute) == (2500, "won")


def test_the_story_tells_each_stage_and_what_was_ours_after_all(paid):
    for one in (refund(1), refund(1, failed=9), dispute(3, "open", 500), dispute(5, "lost", 500)):
        ledger.record_update(one)
    words = [words for _, words in build_gift_story(paid.gift)]
    assert "Of what went back, £10 is ours after all." in words
    assert "The bank was told that the payment of £5 was not wanted: disputed." in words
    assert (
        "The bank was told that the payment of £5 was not wanted: dispute lost: the money is gone." in words
    )


@pytest.mark.parametrize("seed", range(200))
def test_the_steps_add_up_to_what_is_gone_and_never_to_more_than_came(seed):
    """Whatever a provider might say."""
    chance = random.Random(seed)
    moments = [NOW + timedelta(hours=chance.randrange(48)) for _ in range(9)]
    refunds = [
        (min(a, b), max(a, b) if chance.random() < 0.5 else None, chance.randrange(1, 2500))
        for a, b in zip(moments[:3], moments[3:6], strict=True)
    ]
    states = ["open", "won", "lost", "appeal", "prevented"]
    course = ReversalHistory(
        tuple((at, chance.randrange(2500)) for at in moments[6:8]),
        tuple(refunds),
        tuple((at, chance.choice(["du_1", "du_2"]), chance.choice(states), 700) for at in moments[:4]),
    )
    found = list_reversal_steps(course, 2500)
    gone = list(itertools.accumulate(pence for _, pence in found))
    assert all(0 <= one <= 2500 for one in gone)
    assert (gone or [0])[-1] == min(2500, course.refunded() + course.lost(2500))
    assert [at for at, _ in found] == sorted({at for at, _ in found})


@pytest.mark.django_db(transaction=True)
def test_rows_of_before_are_carried_over_and_back():
    before = ("giving", "0011_words_and_networks_of_gifts")
    old = MigrationExecutor(connection).loader.project_state([before]).apps
    last = [one for one in MigrationExecutor(connection).loader.graph.leaf_nodes() if one[0] == "giving"]
    migrate([before])
    try:
        model = old.get_model
        facts = {"source": "card", "mode": "live", "pence": 2500, "email": "me@giver.test"}
        lost = model("giving", "Gift").objects.create(status="paid", session="cs_1", **facts)
        stuck = model("giving", "Gift").objects.create(
            status="past-due", session="cs_2", frequency="monthly", **facts
        )
        model("giving", "Payment").objects.create(
            gift=lost,
            pence=2500,
            refunded_pence=1000,
            dispute="lost",
            received_on=NOW,
            external_ref="pi_1",
            intent="pi_1",
        )
        told = model("giving", "Reversal").objects.create(intent="pi_1", dispute="lost", disputed_at=on(3))
        model("giving", "RefundedSoFar").objects.create(reversal=told, pence=1000, at=on(1))
        migrate(last)
        payment = Payment.objects.get()
        assert (payment.kept_pence, payment.lost_pence) == (0, 1500)
        assert reversal().list_returned_amounts(payment) == [
            (date(2026, 11, 22), 1000),
            (date(2026, 11, 24), 1500),
        ]
        assert Gift.objects.get(pk=stuck.pk).status == "started"
        ledger.record_update(dispute(9, "appeal"))
        ledger.record_update(charge(5, 500))
        ledger.record_update(charge(6, 1000))
        migrate([before])
        told = model("giving", "Reversal").objects.get()
        assert (told.dispute, told.disputed_at) == ("lost", on(9))
        assert model("giving", "RefundedSoFar").objects.count() == 2
        assert model("giving", "Payment").objects.get().dispute == "lost"
    finally:
        migrate(last)


def migrate(to):
    MigrationExecutor(connection).migrate(to)
