"""A gift that staff record by hand: questions about what is hardly ever true, and the same gift sent twice."""

from datetime import date

import pytest
import time_machine

from msntc.giving.admin import gifts
from msntc.giving.models import Declaration, Gift, GivingSettings, Payment, ReversalEntry, SuggestedAmount
from msntc.mail.models import Letter
from tests.support.giving_admin import ADMIN, BEA, CHEQUE, LIVES, noted, post
from tests.support.payments import declaration, payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_on_21_november")]
BANK = CHEQUE | {"source": "bank"}


def told_of(reference="WEB-7K3QF", **facts):
    giver = {"first_name": "Ann", "last_name": "Other", "email": "ann@giver.test"} | facts
    return Gift.objects.create(source="bank", mode="offline", pence=2500, reference=reference, **giver)


@pytest.mark.parametrize(
    "line", ["WEB7K3QFSMITH", "REFWEB-7K3QF", "WEB–7K3QF", "WEB.7K3QF", "7K3QF", "J S GIFT WEB-7K3"]
)
def test_a_dressed_reference_finds_its_giver_and_the_page_says_so(treasurer, line):
    gift = told_of()
    answer = post(treasurer, "gift/record/", **BANK | {"reference": line})
    assert "The reference is WEB-7K3QF." in treasurer.get(answer.url).text
    assert (Gift.objects.get().pk, Payment.objects.get().gift) == (gift.pk, gift)
    assert Letter.objects.get().to == "ann@giver.test"


def test_something_like_a_reference_is_asked_about_with_the_givers_name(treasurer):
    gift, line = told_of(), BANK | {"reference": "WEB-7K3QG", "first_name": "Cleo"}
    page = post(treasurer, "gift/record/", **line).text
    assert "“WEB-7K3QG” looks like a reference of ours; we know none like it." in page
    assert "WEB-7K3QF, Ann Other" in page
    assert 'value="Cleo"' in page
    assert not Payment.objects.exists()
    post(treasurer, "gift/record/", **line, meant="WEB-7K3QF")
    assert Payment.objects.get().gift == gift
    assert Payment.objects.get().external_ref == "WEB-7K3QG, 01/11/2026", "the bank's line stays"


def test_it_can_be_recorded_without_a_reference_when_the_treasurer_says_so(treasurer):
    told_of()
    post(treasurer, "gift/record/", **BANK | {"reference": "WEB-7K3QG", "meant": "none"})
    assert Payment.objects.get().gift.reference is None


def test_a_reference_that_nobody_offered_is_not_taken(treasurer):
    told_of("WEB-22222")
    page = post(treasurer, "gift/record/", **BANK | {"reference": "WEB-7K3QG", "meant": "WEB-22222"})
    assert "Select a valid choice" in page.text
    assert not Payment.objects.exists()


def test_a_declaration_that_is_meant_covers_the_gift(treasurer):
    made = declaration(reference="WEB-7K3QF", email="")
    post(treasurer, "gift/record/", **BANK | {"reference": "WEB-7K3QG", "meant": "WEB-7K3QF"})
    assert Gift.objects.get().covered_by == made


def test_a_line_without_anything_like_it_is_not_asked_about(treasurer):
    told_of()
    page = treasurer.get(ADMIN + "gift/record/").text
    assert "Which reference is it?" not in page
    assert post(treasurer, "gift/record/", **BANK | {"reference": "J WEBSTER"}).status_code == 302


def test_an_unusual_sum_is_asked_about_and_nothing_typed_is_lost(treasurer):
    facts = CHEQUE | BEA | {"amount": "£9,999,999.99"}
    page = post(treasurer, "gift/record/", **facts).text
    assert "£9,999,999.99 is unusually much." in page
    assert 'value="£9,999,999.99"' in page
    assert 'value="Bea"' in page
    assert not Letter.objects.exists()
    assert not Gift.objects.exists()
    post(treasurer, "gift/record/", **facts, sure="on")
    assert Payment.objects.get().pence == 999_999_999


def test_the_treasurer_says_what_is_unusual(treasurer):
    GivingSettings.objects.create(unusual_pence=2000)
    assert "£25 is unusually much." in post(treasurer, "gift/record/", **CHEQUE).text
    assert post(treasurer, "gift/record/", **CHEQUE | {"amount": "20"}).status_code == 302


def test_without_a_word_of_the_treasurer_more_than_5000_is_unusual(treasurer):
    assert post(treasurer, "gift/record/", **CHEQUE | {"amount": "5000"}).status_code == 302
    page = post(treasurer, "gift/record/", **CHEQUE | {"amount": "5000.01", "reference": "x"})
    assert "£5,000.01 is unusually much." in page.text


def test_a_day_long_ago_is_asked_about_and_one_that_cannot_be_is_refused(treasurer):
    facts = CHEQUE | {"received_on": "2025-11-01"}
    assert "01/11/2025 is more than a year ago." in post(treasurer, "gift/record/", **facts).text
    assert (
        "This day is long past"
        in post(treasurer, "gift/record/", **CHEQUE | {"received_on": "0026-11-01"}).text
    )
    assert not Gift.objects.exists()
    assert post(treasurer, "gift/record/", **facts, sure="on").status_code == 302


def test_the_same_gift_sent_twice_is_one_and_leads_to_it(treasurer):
    for _ in range(2):
        answer = post(treasurer, "gift/record/", **CHEQUE | BEA)
    assert answer.url == f"{ADMIN}gift/{Gift.objects.get().pk}/change/"
    assert "Nothing was recorded a second time." in treasurer.get(answer.url).text
    assert Payment.objects.count() == Letter.objects.count() == len(noted()) == 1


@pytest.mark.parametrize(("first_name", "status"), [("Bea", 302), ("Cleo", 200)])
def test_a_press_that_another_overtakes_leads_to_the_gift_too(treasurer, monkeypatch, first_name, status):
    real = gifts.save_offline_gift

    def overtaken(form):
        monkeypatch.setattr(gifts, "save_offline_gift", real)
        treasurer.post(ADMIN + "gift/record/", CHEQUE | BEA)
        return real(form)

    monkeypatch.setattr(gifts, "save_offline_gift", overtaken)
    answer = post(treasurer, "gift/record/", **CHEQUE | BEA | {"first_name": first_name})
    assert answer.status_code == status
    assert Gift.objects.get().first_name == "Bea"
    assert Payment.objects.count() == Letter.objects.count() == 1


def test_an_amount_that_is_saved_twice_at_once_is_no_failure(treasurer, monkeypatch):
    monkeypatch.setattr(
        SuggestedAmount, "validate_constraints", lambda *_, **__: None
    )  # the other is not there yet
    for _ in range(2):
        answer = post(treasurer, "suggestedamount/add/", frequency="once", pence="12.50", position="1")
        assert answer.status_code == 302
    assert SuggestedAmount.objects.count() == 1


def test_a_declaration_entered_twice_is_one(treasurer):
    facts = {"method": "paper", "declared_on": "2026-11-02"} | BEA | LIVES
    for _ in range(2):
        answer = post(treasurer, "declaration/enter/", **facts)
    assert answer.url == f"{ADMIN}declaration/{Declaration.objects.get().pk}/change/"
    assert Letter.objects.count() == len(noted()) == 1


def test_thanks_pressed_twice_go_once(treasurer):
    paid = payment()
    for _ in range(2):
        post(treasurer, f"payment/{paid.pk}/thank/")
    assert Letter.objects.count() == 1
    with time_machine.travel("2026-11-21T10:02:00Z", tick=False):
        post(treasurer, f"payment/{paid.pk}/thank/")
    assert Letter.objects.count() == 2


def test_what_went_back_is_written_once_and_never_over_anothers_word(treasurer):
    paid = payment()
    back = f"payment/{paid.pk}/went-back/"
    for _ in range(2):
        assert post(treasurer, back, refunded="5", day="2026-10-20", was="0").status_code == 302
    assert ReversalEntry.objects.get().pence == 500
    page = post(treasurer, back, refunded="10", day="2026-10-21", was="0")
    assert "Meanwhile it says that £5 went back." in page.text
    assert page.context["form"]["was"].value() == 500
    post(treasurer, back, refunded="10", day="2026-10-21", was="500")
    assert sum(ReversalEntry.objects.values_list("pence", flat=True)) == 1000


def test_nothing_goes_back_before_it_came(treasurer):
    paid = payment(on=date(2026, 10, 3))
    page = post(treasurer, f"payment/{paid.pk}/went-back/", refunded="5", day="2026-10-02")
    assert "It came on 03/10/2026, after that day." in page.text


@pytest.mark.parametrize("page", ["declaration/enter/", "gift/record/"])
def test_a_couple_and_a_firm_are_stopped_where_staff_type_a_declaration(treasurer, page):
    facts = CHEQUE | BEA | LIVES | {"method": "paper", "declared": "paper", "declared_on": "2026-11-02"}
    answer = post(treasurer, page, **facts | {"first_name": "John & Mary", "house": "c/o Barclays Bank"})
    assert "This looks like more than one person, or a firm." in answer.text
    assert "It does not take one that is “care of” somebody else." in answer.text
    assert not Declaration.objects.exists()


def test_a_couple_that_slipped_through_is_not_claimed_on_and_the_page_says_what_to_do(treasurer):
    declaration(title="Mr & Mrs", first_name="John & Mary", house="c/o Barclays Bank")
    payment(first_name="John & Mary")
    page = treasurer.get(ADMIN + "claim/make/").text
    assert "0 payments can be claimed on" in page
    for words in (
        "Title: This looks like more than one person",
        "First name: This looks like more than one person",
        "House name or number: HMRC wants a home address",
        "follow the declaration by one that is right",
    ):
        assert words in page, words
