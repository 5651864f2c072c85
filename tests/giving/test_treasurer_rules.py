"""What keeps the treasurer's claims right: what is no gift, whose gift it is, when money went back, copies by post."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from msntc.giving.gift_aid import claims, declarations, eligibility, wording
from msntc.giving.models import (
    Claim,
    Declaration,
    Gift,
    GivingSettings,
    Payment,
    ReversalEntry,
    SuggestedAmount,
)
from msntc.giving.monthly_export import build_month_csv
from msntc.giving.payment_events import ChargeUpdate, DisputeUpdate
from msntc.giving.payments import ledger
from msntc.mail.models import Letter
from tests.support.giving_admin import ADMIN, BEA, CHEQUE, LIVES, noted, post, shown_in
from tests.support.payments import declaration, payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_21_november")]
BANK = CHEQUE | {"source": "bank"}


def candidates():
    return [one.payment.gift for one in eligibility.list_candidates(date(2026, 11, 21)) if not one.problems]


def test_a_raffle_ticket_of_a_declared_giver_is_not_claimed(treasurer):
    declaration(**BEA)
    post(treasurer, "gift/record/", **CHEQUE | BEA | {"no_gift_aid": "bought"})
    assert candidates() == []
    post(treasurer, "gift/record/", **CHEQUE | BEA | {"reference": "other"})
    assert len(candidates()) == 1
    page = post(treasurer, "gift/record/",
                **CHEQUE | BEA | LIVES | {"reference": "x", "no_gift_aid": "voucher", "declared": "paper"})  # fmt: skip
    assert "not for Gift Aid. Choose one" in page.text


def test_a_gift_in_the_claims_list_can_be_taken_out_of_it(treasurer):
    GivingSettings.objects.create(gift_aid=True, hmrc_reference="AB12345")
    declaration()
    paid = payment()
    address = f"{ADMIN}gift/{paid.gift_id}/change/"
    assert address in treasurer.get(ADMIN + "claim/make/").text
    facts = shown_in(treasurer.get(address))
    assert treasurer.post(address, facts | {"no_gift_aid": "benefit"}).status_code == 302
    assert candidates() == []
    assert noted() == [f"Gift {paid.gift_id}: no_gift_aid put right"]
    assert f"{paid.gift_id}" in treasurer.get(ADMIN + "gift/?gift_aid=never").text


def test_a_name_put_right_takes_back_nothing_that_the_provider_told_meanwhile(treasurer, monkeypatch):
    gift = payment(source="card", mode="live", status="processing").gift
    address = f"{ADMIN}gift/{gift.pk}/change/"
    facts = shown_in(treasurer.get(address)) | {"first_name": "Anne"}
    from msntc.giving.admin.gifts import GiftAdmin

    really = GiftAdmin.save_model

    def told_meanwhile(self, request, obj, form, change):
        Gift.objects.filter(pk=obj.pk).update(status="paid")
        really(self, request, obj, form, change)

    monkeypatch.setattr(GiftAdmin, "save_model", told_meanwhile)
    assert treasurer.post(address, facts).status_code == 302
    gift.refresh_from_db()
    assert (gift.first_name, gift.status) == ("Anne", "paid")


def test_a_standing_order_has_the_same_reference_every_month(treasurer):
    for day in ("2026-10-01", "2026-11-01"):
        post(treasurer, "gift/record/", **BANK | {"received_on": day, "reference": "OTHER A"})
    known = post(treasurer, "gift/record/", **BANK | {"reference": "OTHER A"})
    page = treasurer.get(known.url)
    assert "A gift of that day with this reference is recorded already" in page.text
    assert Payment.objects.count() == 2


def test_the_reference_in_the_banks_line_finds_the_giver(treasurer):
    made = declarations.create_declaration(BEA | LIVES | {"title": ""})
    assert made.reference.startswith("WEB-")
    GivingSettings.objects.create(account_name="Us", sort_code="12-34-56", account_number="12345678")
    declarations.send_declaration_copy(made)
    assert f"use this reference: {made.reference}" in Letter.objects.order_by("id").last().body
    line = f"fp {made.reference.replace('-', '').lower()} b other"
    post(treasurer, "gift/record/", **BANK | {"reference": line})
    assert candidates() == [Gift.objects.get(covered_by=made)]
    moved = declarations.supersede_declaration(made, BEA | LIVES | {"title": "", "house": "9"})
    post(treasurer, "gift/record/", **BANK | {"reference": line, "received_on": "2026-11-02"})
    assert Gift.objects.get(covered_by=moved)
    post(
        treasurer, "gift/record/", **BANK | {"reference": f"{made.reference} raffle", "no_gift_aid": "bought"}
    )
    post(treasurer, "gift/record/", **BANK | {"reference": "WEB-22222", "meant": "none"})
    assert Gift.objects.filter(covered_by=None).count() == 2


def test_a_standing_order_that_outlives_its_declaration_is_said_to_have_none(treasurer):
    made = declarations.create_declaration(BEA | LIVES | {"title": ""})
    warning = f"The reference is of Gift Aid declaration {made.pk}, which is cancelled"

    def said(**answers):
        told = post(treasurer, "gift/record/", **BANK | {"reference": made.reference} | answers)
        return treasurer.get(told.url).text

    assert warning not in said(received_on="2026-11-02")
    declarations.cancel_declaration_chain(made, date(2026, 11, 10))
    assert warning in said(received_on="2026-11-20")
    assert Gift.objects.get(covered_by=None).payments.get().received_on == date(2026, 11, 20)
    assert warning not in said(received_on="2026-11-21", no_gift_aid="bought")


def test_a_declaration_with_a_gift_by_card_has_no_reference_for_the_bank():
    """It goes with the gift when that is not completed; a reference must not lead nowhere."""
    gift = payment(source="card", mode="live").gift
    assert declarations.create_declaration(BEA | LIVES, gift).reference is None


def test_the_copy_of_a_call_is_sent_or_said_to_be_posted(treasurer):
    call = {"method": "phone", "declared_on": "2026-11-02"}
    post(treasurer, "declaration/enter/", **call, **BEA, **LIVES)
    assert str(Declaration.objects.get().copy_sent_on) == "2026-11-21"
    post(treasurer, "declaration/enter/", **call, **BEA | LIVES | {"email": "", "first_name": "Cleo"})
    made = Declaration.objects.get(first_name="Cleo")
    assert made.waits_for_its_copy
    assert f"declaration/{made.pk}/copy/" in treasurer.get(f"{ADMIN}declaration/{made.pk}/change/").text
    assert "has not come yet" in post(treasurer, f"declaration/{made.pk}/copy/", day="2026-11-22").text
    post(treasurer, f"declaration/{made.pk}/copy/", day="2026-11-20")
    made.refresh_from_db()
    assert str(made.copy_sent_on) == "2026-11-20"
    again = post(treasurer, f"declaration/{made.pk}/copy/", day="2026-11-21")
    assert again.url == f"{ADMIN}declaration/{made.pk}/change/"
    assert Declaration.objects.get(pk=made.pk).copy_sent_on == made.copy_sent_on
    assert noted()[-1] == f"Declaration {made.pk}: written copy posted"


def test_who_moves_out_of_the_uk_has_said_so(treasurer):
    old = declaration(residency="uk")
    abroad = BEA | LIVES | {"residency": "elsewhere", "country": "Ireland", "postcode": ""}
    page = post(treasurer, f"declaration/{old.pk}/follow/", **abroad)
    assert "Ask the giver to tell us this" in page.text
    post(treasurer, f"declaration/{old.pk}/follow/", **abroad, said_so="on")
    new = Declaration.objects.get(supersedes=old)
    assert new.wording == f"I agree.\nOn 21/11/2026 the donor told us: {wording.NON_UK}"
    post(treasurer, f"declaration/{new.pk}/follow/", **BEA, **LIVES)
    back = Declaration.objects.get(supersedes=new)
    assert back.wording.endswith("they live in the UK again.")
    post(treasurer, f"declaration/{back.pk}/follow/", **BEA | LIVES | {"house": "9"})
    assert Declaration.objects.get(supersedes=back).wording == back.wording


def table(month):
    return [row[:3] for row in csv.reader(io.StringIO(build_month_csv(month)[1]))][1:]


def test_a_refund_is_in_the_month_in_which_it_was_made_whenever_we_learn_of_it(treasurer):
    with time_machine.travel("2026-01-31T10:00:00Z"):
        paid = payment(on=date(2026, 1, 10), source="card", mode="live")
        lost = payment(on=date(2026, 1, 11), source="card", mode="live")
        Payment.objects.filter(pk=paid.pk).update(intent="pi_1")
        Payment.objects.filter(pk=lost.pk).update(intent="pi_2")
    before = build_month_csv(date(2026, 1, 31))
    march, april = datetime(2026, 3, 5, 10, tzinfo=UTC), datetime(2026, 4, 5, 10, tzinfo=UTC)
    for told in (
        ChargeUpdate("pi_1", 1000, march),
        ChargeUpdate("pi_1", 1000, april),
        DisputeUpdate("pi_2", "open", march),
    ):
        ledger.record_update(told)
    for told in (ChargeUpdate("pi_1", 2500, april), DisputeUpdate("pi_2", "lost", april)):
        ledger.record_update(told)
    assert build_month_csv(date(2026, 1, 1)) == before
    assert table(date(2026, 1, 1)) == [["10/01/2026", "Came", "25.00"], ["11/01/2026", "Came", "25.00"]]
    assert table(date(2026, 3, 1)) == [["05/03/2026", "Went back", "-10.00"]]
    assert sorted(table(date(2026, 4, 30))) == [
        ["05/04/2026", "Went back", "-15.00"],
        ["05/04/2026", "Went back", "-25.00"],
    ]


def test_a_cheque_that_bounced_is_in_the_month_that_the_treasurer_writes(treasurer):
    paid = payment(on=date(2026, 9, 30))
    post(treasurer, f"payment/{paid.pk}/went-back/", refunded="25", day="2026-10-04")
    assert table(date(2026, 10, 1)) == [["04/10/2026", "Went back", "-25.00"]]
    post(treasurer, f"payment/{paid.pk}/went-back/", refunded="20", day="2026-11-02")
    assert table(date(2026, 11, 1)) == [["02/11/2026", "Went back", "5.00"]]
    assert sum(ReversalEntry.objects.values_list("pence", flat=True)) == 2000
    page = treasurer.get(f"{ADMIN}gift/{paid.gift_id}/change/").text
    assert "04/10/2026 00:00: £25 of that went back." in page
    assert "02/11/2026 00:00: Of what went back, £5 is ours after all." in page


def test_a_bounced_cheque_is_recorded_and_more_than_came_is_refused(treasurer):
    paid = payment()
    back = f"payment/{paid.pk}/went-back/"
    assert "Only £25 came" in post(treasurer, back, refunded="26", day="2026-10-20").text
    assert "This day has not come yet" in post(treasurer, back, refunded="25", day="2026-11-22").text
    post(treasurer, back, refunded="25", day="2026-10-20")
    paid.refresh_from_db()
    assert paid.kept_pence == 0
    online = payment(source="card", mode="live")
    back = f"payment/{online.pk}/went-back/"
    assert post(treasurer, back, refunded="1", day="2026-10-20").status_code == 404


def test_the_file_of_a_void_claim_is_not_given_out(treasurer):
    declaration()
    payment()
    claim = claims.create_claim(None)
    file = f"claim/{claim.pk}/file/ods/"
    assert post(treasurer, file).status_code == 200
    post(treasurer, f"claim/{claim.pk}/step/void/")
    assert post(treasurer, file).status_code == 404
    page = treasurer.get(f"{ADMIN}claim/{claim.pk}/change/").text
    assert "Schedule (.ods)" not in page
    assert "were removed" not in page
    assert Claim.objects.get().file is not None


def test_amounts_are_typed_in_pounds(treasurer):
    GivingSettings.objects.create()
    address = "givingsettings/1/change/"
    facts = shown_in(treasurer.get(ADMIN + address))
    assert (facts["least_pence"], facts["most_pence"]) == ("2.00", "10000.00")
    post(treasurer, address, **facts)
    assert noted() == [], "nothing was changed"
    answer = post(treasurer, address, **facts | {"least_pence": "£5", "fee_fixed_pence": "0.20"})
    assert answer.status_code == 302, answer.context["errors"]
    found = GivingSettings.objects.get()
    assert (found.least_pence, found.most_pence, found.fee_fixed_pence) == (500, 1_000_000, 20)
    assert "Write the amount in pounds" in post(treasurer, address, **facts | {"least_pence": "five"}).text
    post(treasurer, "suggestedamount/add/", frequency="once", pence="12.50", position="1")
    assert SuggestedAmount.objects.get().pence == 1250


def test_the_words_that_somebody_agreed_to_are_kept_and_shown(treasurer):
    gift = payment(by_email=True, consent_wording="2026-11").gift
    page = treasurer.get(f"{ADMIN}gift/{gift.pk}/change/").text
    assert "You may write to me by e-mail about your work (2026-11)" in page
    assert "by post about your work (2026-11)" not in page


def test_a_sponsors_cheque_and_one_in_memory_are_told_apart(treasurer):
    facts = CHEQUE | BEA | {"sponsored": "on", "tribute": "memory", "tribute_name": "Joan Bell"}
    assert "Write their name" in post(treasurer, "gift/record/", **facts | {"tribute_name": ""}).text
    post(treasurer, "gift/record/", **facts)
    gift = Gift.objects.get()
    assert (gift.sponsored, gift.in_whose_name) == (True, "In memory of Joan Bell")
    assert "\nIn memory of Joan Bell\n" in Letter.objects.get().body
    assert "In memory of Joan Bell" in build_month_csv(date(2026, 11, 1))[1]


def test_a_share_is_typed_in_percent(treasurer):
    GivingSettings.objects.create(fee_per_mille=14)
    address = "givingsettings/1/change/"
    facts = shown_in(treasurer.get(ADMIN + address))
    assert str(facts["fee_per_mille"]) == "1.4"
    post(treasurer, address, **facts)
    assert noted() == [], "nothing was changed"
    post(treasurer, address, **facts | {"fee_per_mille": "2.9"})
    assert GivingSettings.objects.get().fee_per_mille == 29
    for wrong in ("1.45", "-1", "", "20"):
        assert post(treasurer, address, **facts | {"fee_per_mille": wrong}).status_code == 200, wrong
    assert GivingSettings.objects.get().fee_per_mille == 29


def test_an_amount_that_nobody_can_write_down_is_refused_in_words(treasurer):
    assert (
        "The amount is too large"
        in post(treasurer, "gift/record/", **CHEQUE | {"amount": "99999999999"}).text
    )


def test_a_browser_does_not_fill_the_treasurers_own_name_into_the_givers(treasurer):
    page = treasurer.get(ADMIN + "gift/record/").text
    assert 'autocomplete="given-name"' not in page
    assert re.search(r'<input [^>]*name="first_name"[^>]* autocomplete="off"', page)
