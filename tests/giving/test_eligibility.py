"""What may be claimed on, by which declaration, in which row."""

from datetime import date

import pytest

from msntc.giving.gift_aid import claims, declarations, eligibility
from msntc.giving.models import Gift, GivingSettings
from tests.support.payments import declaration, payment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def right():
    return [one.payment for one in eligibility.list_candidates(TODAY) if not one.problems]


def test_a_payment_of_a_giver_with_a_declaration_is_claimed():
    paid, declared = payment(), declaration()
    (one,) = eligibility.list_candidates(TODAY)
    assert (one.payment, one.declaration, one.problems) == (paid, declared, [])
    assert one.row.cells == ["Mrs", "Ann", "Other", "7 High Street", "LS1 4DY", "", "", "03/10/26", "25.00"]


@pytest.mark.parametrize(
    "facts",
    [
        {"source": "card", "mode": "demo"},
        {"source": "card", "mode": "trial"},
        {"organisation": "A company"},
        {"refunded": 2500},
        {"dispute": "open"},
        {"dispute": "lost"},
        {"on": date(2022, 11, 20)},
        {"source": "external"},
        {"no_gift_aid": "bought"},
        {"no_gift_aid": "voucher"},
        {"first_name": "Bea"},
        {"email": "other@giver.test"},
        {"email": ""},
        {"removed_on": date(2026, 11, 1)},
    ],
)
def test_what_may_not_be_claimed_is_not(facts):
    declaration(covers_from=date(2022, 1, 1))
    declaration(covers_from=date(2022, 1, 1), email="")
    payment(**facts)
    assert eligibility.list_candidates(TODAY) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"source": "card", "mode": "live"},
        {"dispute": "won"},
        {"on": date(2022, 11, 21)},
        {"email": "ANN@Giver.test"},
    ],
)
def test_what_may_be_claimed_is(facts):
    declaration(covers_from=date(2022, 1, 1))
    paid = payment(**facts)
    assert right() == [paid]


def test_of_a_gift_that_was_refunded_in_part_the_rest_is_claimed():
    declaration()
    payment(refunded=1000)
    assert eligibility.list_candidates(TODAY)[0].row.pence == 1500


def test_a_gift_before_the_declaration_reaches_is_not_claimed():
    declaration(covers_from=date(2026, 10, 4))
    payment(on=date(2026, 10, 3))
    assert right() == []


def test_after_a_cancellation_only_what_came_before_is_claimed():
    declared = declaration()
    before, _ = payment(on=date(2026, 10, 3)), payment(on=date(2026, 10, 10))
    declarations.cancel_declaration_chain(declared, on=date(2026, 10, 10))
    assert right() == [before]


def test_a_declaration_for_one_gift_covers_no_other():
    paid, other = payment(), payment()
    declared = declaration(paid.gift, this_gift_only=True)
    assert right() == [paid]
    Gift.objects.filter(pk=other.gift_id).update(covered_by=declared)
    assert right() == [paid]


def test_of_several_declarations_of_a_giver_the_newest_counts():
    declaration(made_on=date(2026, 2, 1))
    declaration(made_on=date(2026, 1, 1))
    newest = declaration(made_on=date(2026, 2, 1))
    payment()
    assert [one.declaration for one in eligibility.list_candidates(TODAY)] == [newest]


def test_a_new_declaration_takes_the_place_of_the_old_one_only_for_gifts_that_it_covers():
    old = declaration()
    declaration(supersedes=old, email="", covers_from=date(2026, 10, 4))
    payment(on=date(2026, 10, 3))
    assert [one.declaration for one in eligibility.list_candidates(TODAY)] == [old]


REFERENCE = "MSGIFT2345"


@pytest.mark.parametrize(
    ("facts", "is_claimed"),
    [
        ({"source": "cheque"}, False),
        ({"source": "card", "mode": "live"}, True),
        ({"source": "bank", "reference": REFERENCE}, True),
    ],
)
def test_a_declaration_whose_own_gift_never_came_covers_gifts_of_the_form_alone(facts, is_claimed):
    tried = payment(source="card", mode="live").gift
    tried.payments.all().delete()
    Gift.objects.update(status="expired")
    declaration(tried)
    paid = payment(**facts)
    assert right() == ([paid] if is_claimed else [])


def test_a_gift_with_the_reference_of_a_declaration_is_covered_by_it_however_it_came():
    declaration(email="", reference=REFERENCE)
    paid = payment(email="", source="cheque", reference=REFERENCE)
    assert right() == [paid]


def test_the_treasurer_can_join_a_gift_to_an_earlier_declaration():
    declared = declaration(email="")
    paid = payment(email="", source="cash")
    assert right() == []
    Gift.objects.filter(pk=paid.gift_id).update(covered_by=declared)
    assert right() == [paid]


def test_the_gift_of_an_outside_page_is_claimed_only_when_the_giver_declared_for_it():
    paid = payment(source="external")
    declaration()
    assert right() == []
    declaration(paid.gift, this_gift_only=True)
    assert right() == [paid]


def test_a_new_name_and_address_are_used_and_a_cancellation_ends_the_whole_chain():
    old = declaration()
    paid = payment()
    donor = {"first_name": "Ann", "last_name": "Wed", "email": old.email, "residency": "uk"}
    home = {"house": "9", "address": "Low Road\nYork", "postcode": "YO1 7HH"}
    new = declarations.supersede_declaration(old, donor | home)
    (one,) = eligibility.list_candidates(TODAY)
    assert (one.payment, one.declaration) == (paid, new)
    assert (one.row.last_name, one.row.house) == ("Wed", "9 Low Road")
    old.refresh_from_db()
    assert old.house == "7"
    with pytest.raises(declarations.NotReplaceable):
        declarations.supersede_declaration(old, {})
    declarations.cancel_declaration_chain(old, on=date(2026, 1, 1))
    assert right() == []


def test_a_declaration_by_phone_can_be_taken_back_as_if_never_made():
    declared = declaration(made_on=date(2026, 9, 1), method="phone", copy_sent_on=date(2026, 10, 20))
    payment()
    assert len(right()) == 1
    declarations.cancel_declaration_chain(declared, on=date(2026, 11, 10))
    assert right() == []


def test_thirty_days_after_its_copy_went_a_declaration_by_phone_is_cancelled_like_any_other():
    declared = declaration(made_on=date(2026, 9, 1), method="phone", copy_sent_on=date(2026, 10, 10))
    payment()
    declarations.cancel_declaration_chain(declared, on=date(2026, 11, 10))
    assert len(right()) == 1


@pytest.mark.parametrize(
    ("received", "month", "last"),
    [
        (date(2022, 11, 21), None, date(2026, 11, 21)),
        (date(2022, 3, 31), 3, date(2026, 3, 31)),
        (date(2022, 4, 1), 3, date(2027, 3, 31)),
        (date(2022, 5, 1), 11, date(2026, 11, 30)),
        (date(2022, 5, 1), 12, date(2026, 12, 31)),
        (date(2023, 6, 1), 2, date(2028, 2, 29)),
        (date(2024, 2, 29), None, date(2028, 2, 29)),
        (date(2024, 1, 1), 2, date(2028, 2, 29)),
    ],
)
def test_hmrc_takes_a_claim_for_four_years_after_the_charitys_year(received, month, last):
    assert eligibility.get_claim_deadline(received, month) == last


def test_the_charitys_year_lengthens_the_time_for_a_claim():
    declaration(made_on=date(2023, 1, 1))
    payment(on=date(2022, 6, 1))
    assert right() == []
    GivingSettings.objects.create(year_ends_in=3)
    assert len(right()) == 1


def test_the_longest_time_for_a_claim_has_two_leap_days():
    GivingSettings.objects.create(year_ends_in=3)
    declaration(made_on=date(2024, 1, 1))
    payment(on=date(2023, 4, 1))
    assert len(eligibility.list_candidates(date(2028, 3, 31))) == 1
    assert eligibility.list_candidates(date(2028, 4, 1)) == []


def test_what_hmrc_would_refuse_is_named_and_left_out_and_changed_letters_are_shown():
    declaration(first_name="Łukasz", last_name="O’Brien-Nguyễn", email="l@giver.test")
    declaration(first_name="李", email="li@giver.test")
    good = payment(first_name="Łukasz", last_name="O’Brien-Nguyễn", email="l@giver.test")
    payment(first_name="李", email="li@giver.test")
    ours, theirs = eligibility.list_candidates(TODAY)
    assert ours.changes == [
        ("First name", "Łukasz", "Lukasz"),
        ("Last name", "O’Brien-Nguyễn", "O'Brien Nguyen"),
    ]
    assert "HMRC cannot read “李”" in theirs.problems[0]
    assert [line.payment for line in claims.create_claim(None, TODAY).lines.all()] == [good]


@pytest.mark.parametrize(("count", "days", "more_wait"), [(1, [1], True), (2, [1, 3], False)])
def test_the_oldest_that_are_right_go_first_with_what_is_wrong_until_there_and_whether_more_wait(
    count, days, more_wait
):
    declaration()
    declaration(first_name="李", email="li@giver.test")
    paid = {day: payment(on=date(2026, 10, day)) for day in (3, 1)}
    paid[2] = payment(on=date(2026, 10, 2), first_name="李", email="li@giver.test")
    right, wrong, is_more = eligibility.split_oldest_candidates(count, TODAY)
    assert [one.payment for one in right] == [paid[day] for day in days]
    assert ([one.payment for one in wrong], is_more) == ([paid[2]], more_wait)


@pytest.mark.parametrize("mode", ["demo", "trial"])
def test_a_declaration_of_a_gift_that_was_not_real_covers_no_real_one(mode):
    tried = payment(source="card", mode=mode).gift
    made = declaration(tried)
    paid = payment()
    Gift.objects.filter(pk=paid.gift_id).update(covered_by=made)
    assert right() == []
    Gift.objects.filter(pk=tried.pk).update(mode="live")
    assert paid in right()


def test_nothing_is_claimed_by_word_of_mouth_before_a_written_copy_went():
    declared = declaration(made_on=date(2026, 11, 1), method="phone", email="")
    paid = payment(email="")
    Gift.objects.filter(pk=paid.gift_id).update(covered_by=declared)
    (one,) = eligibility.list_candidates(TODAY)
    assert one.problems == [eligibility.NO_COPY]
    with pytest.raises(claims.NothingToClaim):
        claims.create_claim(None, TODAY)
    declarations.record_copy_date(declared, date(2026, 11, 3))
    declarations.record_copy_date(declared, date(2026, 11, 9))
    assert right() == [paid]
    assert declared.copy_sent_on == date(2026, 11, 3), "the first day counts"


@pytest.mark.parametrize(("residency", "is_right"), [("uk", False), ("elsewhere", True)])
def test_a_post_office_box_is_no_home_in_the_uk(residency, is_right):
    declaration(residency=residency, house="", address="PO Box 7\nParis", country="France")
    payment()
    assert bool(right()) == is_right


def test_a_sponsors_gift_says_so_in_its_row():
    declaration()
    payment(sponsored=True)
    payment()
    assert [one.row.cells[6] for one in eligibility.list_candidates(TODAY)] == ["Yes", ""]
