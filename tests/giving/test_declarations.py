"""Gift Aid is a giver's word for each gift: left out means no, whatever was declared before."""

from datetime import date

import pytest
import time_machine

from msntc.giving.gift_aid import eligibility
from msntc.giving.models import Declaration, Gift, GivingSettings
from msntc.mail.models import Letter
from tests.support.giving_form import ANN, FROM_US, HOME, declare, give
from tests.support.payments import declaration, payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_ways")]
TODAY = date(2026, 11, 22)
OFFLINE = {"source": "cheque", "mode": "offline", "status": "paid"}


@pytest.fixture(autouse=True)
def _real(monkeypatch):
    """What is given in the trial of these tests counts as real."""
    monkeypatch.setattr(eligibility, "REAL", ("offline", "trial"))


def paid(stand_in, client, **answers) -> Gift:
    """A gift that is given and paid, on the 21st of November."""
    before = set(Gift.objects.values_list("pk", flat=True))
    answer = give(client, **answers)
    assert answer.status_code == 303, answer.context["form"].errors
    gift = Gift.objects.exclude(pk__in=before).get()
    with time_machine.travel("2026-11-21T10:05:00Z", tick=False):
        stand_in.pay(gift.session)
        client.get(f"/support-us/thanks/?session_id={gift.session}")
    return gift


def claimed() -> set:
    return {one.payment.gift_id for one in eligibility.list_candidates(TODAY)}


def test_left_out_means_no_though_the_giver_declared_all_gifts_before(client, stand_in):
    first = paid(stand_in, client, gift_aid="on", scope="all", **HOME)
    second = paid(stand_in, client, other="80")
    second.refresh_from_db()
    assert second.get_no_gift_aid_display() == "The giver left it out on the form"
    assert claimed() == {first.pk}


def test_left_out_means_no_though_a_gift_that_was_never_paid_came_with_a_declaration(client, stand_in):
    assert give(client, gift_aid="on", scope="all", **HOME).status_code == 303
    paid(stand_in, client, other="80")
    assert claimed() == set()


def test_a_declaration_that_was_made_before_holds_by_the_givers_word_and_needs_no_address(client, stand_in):
    declaration(email=ANN["email"])
    gift = paid(stand_in, client, gift_aid="on", scope="earlier")
    assert Declaration.objects.count() == 1, "no second one is made"
    assert claimed() == {gift.pk}


def test_the_word_holds_for_each_month(client, stand_in):
    declaration(email=ANN["email"])
    yes = paid(stand_in, client, gift_aid="on", scope="earlier", frequency="monthly")
    no = paid(stand_in, client, frequency="monthly")
    for gift in (yes, no):
        gift.refresh_from_db()
        gift.payments.create(pence=2500, received_on=date(2026, 11, 20), external_ref=f"month of {gift.pk}")
    assert claimed() == {yes.pk}


def test_the_page_shows_nobody_whether_an_address_has_declared(client, stand_in):
    """The same answers of somebody who declared and of somebody unknown lead to the same page."""
    declaration(email=ANN["email"])
    known = give(client, gift_aid="on", scope="earlier")
    unknown = give(client, gift_aid="on", scope="earlier", email="nobody@giver.test")
    assert known.status_code == unknown.status_code == 303
    known = give(client, gift_aid="on", scope="earlier", other="")
    unknown = give(client, gift_aid="on", scope="earlier", other="", email="nobody@giver.test")
    assert known.text.replace(ANN["email"], "nobody@giver.test") == unknown.text


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"email": ANN["email"]}, "the Gift Aid declaration that you made on 1 January 2026"),
        ({"email": "else@giver.test"}, "We have found no Gift Aid declaration"),
        ({"email": ANN["email"], "cancelled_on": date(2026, 2, 1)}, "We have found no Gift Aid declaration"),
    ],
)
def test_the_letter_of_thanks_says_which_declaration_holds_or_that_there_is_none(
    client, stand_in, made, words
):
    declaration(**made)
    paid(stand_in, client, gift_aid="on", scope="earlier")
    assert words in " ".join(Letter.objects.get().body.split())


def test_the_letter_of_thanks_says_that_nothing_is_claimed_when_it_was_left_out(client, stand_in):
    declaration(email=ANN["email"])
    paid(stand_in, client)
    body = " ".join(Letter.objects.get().body.split())
    assert "You did not ask for Gift Aid on this gift, so we claim nothing on it." in body
    assert "declaration that you made" not in body


def test_who_declares_afterwards_means_the_gifts_that_it_was_left_out_of(client, stand_in):
    mine, others = paid(stand_in, client), paid(stand_in, client, email="other@giver.test")
    declare(client)
    assert claimed() == {mine.pk}
    later = paid(stand_in, client)
    assert claimed() == {mine.pk}, "what was declared before is no word for a later gift"
    assert {later.pk, others.pk} == set(
        Gift.objects.filter(no_gift_aid="left-out").values_list("pk", flat=True)
    )


def test_a_declaration_of_a_gift_that_never_came_is_no_word_for_one_that_staff_write_down(client, stand_in):
    give(client, gift_aid="on", scope="all", **HOME)
    cheque = payment(**OFFLINE, email=ANN["email"], on=date(2026, 11, 21)).gift
    assert claimed() == set()
    gift = Gift.objects.exclude(pk=cheque.pk).get()
    with time_machine.travel("2026-11-21T10:05:00Z", tick=False):
        stand_in.pay(gift.session)
        client.get(f"/support-us/thanks/?session_id={gift.session}")
    assert claimed() == {cheque.pk, gift.pk}


def test_what_was_given_before_this_was_asked_stays_as_it_was_believed():
    declaration(email=ANN["email"])
    old = payment(source="card", mode="trial", status="paid", email=ANN["email"], on=date(2026, 11, 21)).gift
    assert claimed() == {old.pk}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [({}, "left-out"), ({"declared_before": "on"}, "")],
)
def test_the_bank_form_asks_too(client, stand_in, answers, reason):
    assert tell_of_bank(client, **ANN, **answers).no_gift_aid == reason


def test_who_declared_before_is_asked_for_the_names_by_which_we_find_it(client, stand_in):
    answer = tell_of_bank(client, declared_before="on")
    assert list(answer.context["form"].errors) == ["first_name", "last_name"]


def test_the_bank_form_does_not_ask_where_no_gift_aid_is_claimed(client, stand_in):
    GivingSettings.objects.update(gift_aid=False)
    assert tell_of_bank(client, **ANN).no_gift_aid == "left-out"


def tell_of_bank(client, **answers):
    GivingSettings.objects.update(account_name="Us", sort_code="12-34-56", account_number="12345678")
    with time_machine.travel("2026-11-21T09:58:00Z", tick=False):
        opened = client.get("/support-us/by-bank/").context["form"].initial["opened"]
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        facts = {"opened": opened, "subject": "", "amount": "10"} | answers
        answer = client.post("/support-us/by-bank/", facts, **FROM_US)
    return Gift.objects.get(source="bank") if answer.status_code == 303 else answer


def record(treasurer, gift, **answers):
    facts = {"source": "bank", "amount": "10", "received_on": "2026-11-20", "reference": gift.reference}
    with time_machine.travel("2026-11-21T10:10:00Z", tick=False):
        assert treasurer.post("/admin/giving/gift/record/", facts | answers).status_code == 302


@pytest.mark.parametrize(
    ("answers", "typed", "is_claimed"),
    [
        ({}, {}, False),
        ({"declared_before": "on"}, {}, True),
        ({}, {"declared": "earlier"}, True),  # the treasurer decides: the giver has said so by phone
        ({"declared_before": "on"}, {"no_gift_aid": "bought"}, False),
    ],
)
def test_of_a_gift_by_bank_the_givers_word_stays_unless_the_treasurer_decides(
    client, treasurer, stand_in, answers, typed, is_claimed
):
    made = declaration(email=ANN["email"])
    gift = tell_of_bank(client, **ANN, **answers)
    typed = typed | ({"earlier": made.pk} if "declared" in typed else {})
    record(treasurer, gift, **typed)
    record(treasurer, gift, **typed | {"received_on": "2026-10-20"})
    assert len(claimed()) == (2 if is_claimed else 0)


def test_a_declaration_for_a_gift_by_bank_is_a_word_for_it_and_its_months_before_and_after(
    client, treasurer, stand_in
):
    gift = tell_of_bank(client)
    record(treasurer, gift)
    record(treasurer, gift, received_on="2026-10-20")
    assert claimed() == set()
    with time_machine.travel("2026-11-21T10:18:00Z", tick=False):
        opened = client.get("/support-us/gift-aid/").context["form"].initial["opened"]
    with time_machine.travel("2026-11-21T10:20:00Z", tick=False):
        facts = {"opened": opened, "subject": "", "agree": "on"} | ANN | HOME
        answer = client.post(f"/support-us/gift-aid/?gift={gift.pk}", facts, **FROM_US)
        assert answer.status_code == 303
    record(treasurer, gift, received_on="2026-11-21")
    assert len(claimed()) == 3
