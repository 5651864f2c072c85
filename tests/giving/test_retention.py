"""What is kept of givers goes when its time is over, not before, and only when it is meant."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from msntc.giving.gift_aid import claims, declarations
from msntc.giving.models import (
    Claim,
    Declaration,
    Gift,
    GivingSettings,
    Notice,
    Payment,
    ProviderEvent,
)
from tests.support.payments import declaration, payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_21_november")]
MOVED = {"first_name": "Ann", "last_name": "Other", "house": "9", "address": "Road", "postcode": "YO1 7HH",
         "residency": "uk", "email": "ann@giver.test"}  # fmt: skip


def after(years, days=1, apply=True):
    """Runs it so much later."""
    day = timezone.now().replace(year=2026 + years) + timedelta(days=days)
    with time_machine.travel(day, tick=False):
        call_command("giving_retention", *(["--apply"] if apply else []))


def abandoned(**facts):
    days = facts.pop("days", 91)
    return Gift.objects.create(
        source="card", mode="live", pence=500, email="me@giver.test", made_at=timezone.now() - timedelta(days=days),
        **facts,
    )  # fmt: skip


def test_nothing_goes_without_the_word_apply(capsys):
    abandoned()
    after(0, apply=False)
    said = capsys.readouterr().out
    assert "1  gifts that nobody completed" in said
    assert "Nothing was changed" in said
    assert Gift.objects.count() == 1


def test_words_of_the_provider_go_after_30_days_and_their_number_stays():
    for days, name in ((31, "evt_old"), (29, "evt_new")):
        received = timezone.now() - timedelta(days=days)
        ProviderEvent.objects.create(id=name, type="x", live=True, payload={"a": 1}, received_at=received)
    call_command("giving_retention", "--apply")
    assert dict(ProviderEvent.objects.values_list("id", "payload")) == {"evt_old": {}, "evt_new": {"a": 1}}


@pytest.mark.parametrize("status", ["started", "expired", "failed"])
def test_a_gift_that_nobody_completed_goes_after_90_days(status):
    one = abandoned(status=status)
    Notice.objects.create(gift=one, kind="failed")
    abandoned(status=status, days=89)
    call_command("giving_retention", "--apply")
    assert not Gift.objects.filter(pk=one.pk).exists()
    assert Gift.objects.count() == 1


def test_a_gift_with_money_or_a_declaration_or_on_its_way_is_not_abandoned():
    paid = abandoned()
    Payment.objects.create(gift=paid, pence=1, received_on=timezone.localdate(), external_ref="x")
    for status in ("processing", "active", "cancelled"):
        abandoned(status=status)
    call_command("giving_retention", "--apply")
    assert Gift.objects.filter(removed_on=None).exclude(email="").count() == 4


@pytest.mark.parametrize("only_this", [True, False])
def test_the_declaration_of_a_gift_that_nobody_completed_goes_with_it(only_this):
    declaration(abandoned(), this_gift_only=only_this)
    declaration(abandoned(days=89), this_gift_only=only_this)
    call_command("giving_retention", "--apply")
    assert Declaration.objects.count() == Gift.objects.count() == 1


def test_a_declaration_for_all_gifts_stays_when_another_gift_can_be_claimed_on_it():
    made = declaration(abandoned())
    declaration(abandoned(), first_name="Bea")
    payment(source="card", mode="live")
    payment(first_name="Bea")  # by cheque: no word of the giver's that the declaration holds for it
    call_command("giving_retention", "--apply")
    assert Declaration.objects.get() == made
    assert Gift.objects.count() == 3


def test_who_gave_goes_after_seven_years_and_the_money_stays():
    paid = payment()
    after(6)
    assert Gift.objects.get().email
    after(7)
    gift = Gift.objects.get()
    assert (gift.first_name, gift.last_name, gift.email, bool(gift.removed_on)) == ("", "", "", True)
    assert (gift.pence, Payment.objects.get()) == (2500, paid)


def test_of_a_gift_online_the_address_goes_too():
    payment(source="card", mode="live", customer="cus_1", tribute="memory", tribute_name="Joan")
    after(7)
    gift = Gift.objects.get()
    assert (gift.email, gift.customer, gift.in_whose_name, gift.tribute_name) == ("", "", "", "")


def test_who_still_gives_every_month_is_kept():
    payment(source="card", mode="live", frequency="monthly", status="active")
    after(20)
    assert Gift.objects.get().email


def test_a_claimed_declaration_stays_six_years_after_the_last_gift_then_all_names_go():
    declaration(made_on=date(2020, 1, 1))
    payment(on=date(2026, 10, 3))
    claim = claims.create_claim(None)
    claims.submit_claim(claim, timezone.localdate())
    after(5)
    assert Declaration.objects.get().last_name == "Other"
    after(7)
    made, claim = Declaration.objects.get(), Claim.objects.get()
    assert (made.first_name, made.last_name, made.postcode, made.email) == ("", "removed", "", "")
    row = claim.lines.get().row
    assert (row["last_name"], row["house"], row["pence"]) == ("removed", "removed", 2500)
    assert claim.file is None
    assert claim.sha256
    assert Gift.objects.get().email == ""
    assert "Ann" not in str(row)


def test_an_old_giver_takes_nobody_elses_name_out_of_a_claim():
    """One who gave for the last time long ago, in the same claim as one who still gives."""
    declaration(made_on=date(2023, 1, 1))
    payment(on=date(2023, 2, 1))
    claim = claims.create_claim(None)
    claims.submit_claim(claim, timezone.localdate())
    after(5, days=150)
    claim = Claim.objects.get()
    assert claim.file is not None
    assert claim.lines.get().row["last_name"] == "Other"
    assert not Declaration.objects.get().removed_on, "the audit trail of a claim leads to it"


def test_a_claim_is_kept_for_six_years_after_the_charitys_year():
    GivingSettings.objects.create(year_ends_in=3)
    declaration()
    payment()
    claims.create_claim(None)
    after(6)  # the year of the claim ends on 31 March 2027
    assert Claim.objects.get().file is not None
    after(6, days=132)
    assert Claim.objects.get().file is None


def test_an_old_declaration_stays_while_a_gift_can_be_claimed_on_it():
    declaration(made_on=date(2019, 1, 1))
    payment()
    call_command("giving_retention", "--apply")
    assert not Declaration.objects.get().removed_on
    after(5)
    assert Declaration.objects.get().removed_on


def test_a_declaration_that_was_never_used_goes_six_years_after_it_was_made():
    declaration(made_on=date(2026, 11, 1))
    after(5)
    assert not Declaration.objects.get().removed_on
    after(6)
    assert Declaration.objects.get().removed_on


def test_who_gave_is_kept_as_long_as_the_declaration():
    paid = payment(on=date(2019, 1, 1))
    declaration(paid.gift, made_on=date(2021, 6, 1))
    call_command("giving_retention", "--apply")
    assert Gift.objects.get().email
    after(2)
    assert not Gift.objects.get().email


def test_a_declaration_and_the_one_that_follows_it_stay_together():
    old = declaration(made_on=date(2019, 1, 1))
    declarations.supersede_declaration(old, MOVED)
    call_command("giving_retention", "--apply")
    assert not Declaration.objects.exclude(removed_on=None).exists()
    after(6)
    assert Declaration.objects.exclude(removed_on=None).count() == 2


def test_a_second_run_finds_nothing_more(capsys):
    payment()
    declaration()
    after(8)
    capsys.readouterr()
    after(8)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[:5]] == ["0"] * 5
