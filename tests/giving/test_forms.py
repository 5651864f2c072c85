"""What the forms of givers refuse, count and say."""

import pytest

from msntc.giving import checks
from msntc.giving.gift_aid import wording
from msntc.giving.gift_aid.donors import CARE_OF, TOGETHER
from msntc.giving.models import Declaration, Fund, Gift, GivingSettings, SuggestedAmount
from msntc.mail.message import build_message
from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, forget_organisation
from tests.support.giving_form import HOME, declare, give
from tests.support.payments import whole_ways

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten():
    yield
    forget_organisation()


def named(**facts):
    Organisation.objects.update_or_create(id=1, defaults=facts)
    forget_organisation()


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("postcode", ["JE2 3AB", "im11aa", "GY1 1AA"])
def test_a_postcode_of_the_islands_is_sent_to_the_right_choice(client, stand_in, postcode):
    for answer in (
        declare(client, postcode=postcode),
        give(client, gift_aid="on", **HOME | {"postcode": postcode}),
    ):
        (words,) = answer.context["form"].errors["residency"]
        assert "choose “Jersey, Guernsey or the Isle of Man”" in words
    assert not Declaration.objects.exists()
    assert declare(client, postcode=postcode, residency="islands").status_code == 303


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("send", [declare, give])
def test_a_couple_and_a_place_of_work_are_stopped_where_givers_type_them(client, stand_in, send):
    typed = HOME | {"title": "Mr & Mrs", "first_name": "John & Mary", "house": "c/o Barclays Bank"}
    errors = send(client, gift_aid="on", **typed).context["form"].errors
    assert errors == {"title": [TOGETHER], "first_name": [TOGETHER], "house": [CARE_OF]}
    assert not Declaration.objects.exists()


@pytest.mark.usefixtures("_ways")
def test_slips_cost_nobody_a_try(client, stand_in):
    for _ in range(7):
        assert declare(client, postcode="nonsense").status_code == 200
        assert give(client, other="1").status_code == 200
        assert give(client, gift_aid="on", **HOME | {"house": ""}).status_code == 200
    assert declare(client).status_code == 303
    assert give(client).status_code == 303


@pytest.mark.usefixtures("_ways")
def test_who_sends_too_often_takes_no_letters_from_the_addressee(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.1"
    statuses = [declare(client, email=f"{n}@giver.test").status_code for n in range(5)]
    statuses += [declare(client).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429] * 6
    client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.2"
    assert declare(client).status_code == 303


@pytest.mark.usefixtures("_ways")
def test_the_letter_about_a_declaration_names_the_charity_as_the_law_asks(client):
    GivingSettings.objects.update(complaints="Complain to Jo Bell.")
    named(registered_office="1 Office Road", registered_in="England and Wales")
    declare(client)
    body = build_message(Letter.objects.get()).body
    legal = ["Neuro Therapy Network Limited", "1031690", "Company number 02808298", "1 Office Road"]
    for words in (*legal, "registered in England and Wales", "Complain to Jo Bell."):
        assert body.partition("\n\n")[2].count(words) == 1 + (words == legal[0]), (
            "the wording names it as well"
        )
    named(legal_name="")
    declare(client)
    body = build_message(Letter.objects.order_by("id").last()).body
    assert "Neuro Therapy Network Limited" not in body.partition("\n-- \n")[2]
    assert ", known as" not in client.get("/support-us/").text


@pytest.mark.usefixtures("_ways")
def test_of_a_monthly_gift_this_gift_means_each_month_of_it(client, stand_in):
    page = give(client, step="about").text
    assert "If I give it every month, I mean each month of it." in page
    give(client, gift_aid="on", scope="one", **HOME)
    assert "I mean each month of it." in Declaration.objects.get().wording


@pytest.mark.usefixtures("_ways")
def test_the_words_beside_the_ticks_are_those_that_are_kept(client, stand_in):
    page = give(client, step="about").text
    give(client, by_post="on")
    gift = Gift.objects.get()
    for words in wording.CONSENTS[gift.consent_wording].values():
        assert words in page
    assert (gift.by_post, gift.by_email) == (True, False)


@pytest.mark.usefixtures("_ways")
def test_no_reference_is_made_up_for_the_bank(client, stand_in):
    GivingSettings.objects.update(account_name="Us", sort_code="12-34-56", account_number="12345678")
    page = client.get("/support-us/other-ways/").text
    assert "WEB-" not in page
    assert "Without one, write your name." in page


def test_real_money_is_not_taken_before_the_charity_is_named(client, stand_in, settings):
    whole_ways()
    named(registered_office="", legal_name="Us Limited", registered_in="England and Wales")
    settings.GIVING_MODE, settings.STRIPE_SECRET_KEY = "live", "sk_live_x"
    assert "form" not in client.get("/support-us/").context
    (warning,) = checks.check_charity_details(None, databases=["default"])
    assert (warning.id, "the registered office" in warning.msg) == ("giving.W010", True)
    assert checks.check_charity_details(None) == []
    named(registered_office="1 Office Road")
    assert "form" in client.get("/support-us/").context
    assert checks.check_charity_details(None, databases=["default"]) == []


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("address", ["/support-us/", "/support-us/gift-aid/"])
def test_browsers_know_what_to_fill_in(client, stand_in, address):
    """WCAG 1.3.5."""
    form = (give(client, step="about") if address == "/support-us/" else client.get(address)).context["form"]
    purposes = {
        "title": "honorific-prefix", "first_name": "given-name", "last_name": "family-name", "email": "email",
        "address": "street-address", "postcode": "postal-code", "country": "country-name",
    }  # fmt: skip
    for name, purpose in purposes.items():
        assert f'autocomplete="{purpose}"' in str(form[name]), name


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize(
    "name", ["visit evil.com", "evil.CO.UK/x", "t.co/x", "https://x", "a@evil.example.info"]
)
def test_no_name_is_a_web_address(client, stand_in, name):
    assert "Leave out web addresses" in give(client, first_name=name).text


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("name", ["J.R.", "J.R.Smith", "St.John", "Mrs.", "O’Neill-St. Leger"])
def test_a_full_stop_in_a_name_is_none(client, stand_in, name):
    assert give(client, first_name=name).status_code == 303


@pytest.mark.usefixtures("_ways")
def test_a_gift_in_memory_is_kept_with_us_and_not_told_to_the_provider(client, stand_in):
    give(client, tribute="memory", tribute_name="Joan Bell")
    gift = Gift.objects.get()
    assert gift.in_whose_name == "In memory of Joan Bell"
    assert "Joan" not in str(stand_in.requests)
    for answers, words in (
        ({"tribute": "honour"}, "Write their name"),
        ({"tribute_name": "Joan"}, "Choose “In memory of”"),
        ({"tribute": "memory", "tribute_name": "see www.bad.test"}, "Leave out web addresses"),
    ):
        assert words in give(client, **answers).text
    assert Gift.objects.count() == 1


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize(
    ("answers", "amount"),
    [
        ({"amount": "", "other": "25"}, 2500),
        ({"amount": "", "other": "25", "frequency": "monthly"}, 2500),
        ({"amount": "once-1000", "other": "10.00"}, 1000),
        ({"amount": "once-1000", "other": "25"}, 2500),
        ({"amount": "once-1000", "other": ""}, 1000),
        # the box of the other way of giving is not shown any more: what is typed is all that is there
        ({"amount": "once-1000", "other": "7", "frequency": "monthly"}, 700),
        ({"amount": "monthly-500", "other": "", "frequency": "monthly"}, 500),
    ],
)
def test_a_typed_amount_wins_over_a_chosen_one(client, stand_in, answers, amount):
    assert give(client, **answers).status_code == 303
    gift = Gift.objects.get()
    assert (gift.frequency, gift.pence) == (answers.get("frequency", "once"), amount)


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"amount": "once-1000", "other": "25"}, "£25, once. You typed it. You had chosen £10 too."),
        ({"amount": "once-1000", "other": "10"}, "£10, once"),
        ({"amount": "once-1000", "other": "7", "frequency": "monthly"}, "£7, every month"),
        ({"amount": "", "other": "25"}, "£25, once"),
    ],
)
def test_where_a_typed_and_a_chosen_amount_differ_it_is_said_before_paying(client, stand_in, answers, words):
    gift, *_ = give(client, step="check", **answers).context["form"].list_answers()
    assert gift.words == words


@pytest.mark.usefixtures("_ways")
def test_no_amount_at_all_is_asked_for_at_the_first_ring_that_is_shown(client, stand_in):
    for frequency, first in ("once", 0), ("monthly", 1):
        page = give(client, amount="", other="", frequency=frequency)
        assert f'href="#id_amount_{first}">Choose an amount, or write one.' in page.text


@pytest.mark.usefixtures("_ways")
def test_where_no_amount_is_suggested_the_box_stands_alone(client, stand_in):
    SuggestedAmount.objects.all().delete()
    page = client.get("/support-us/")
    assert "If you type an amount" not in page.text
    assert "How much, in pounds?" in page.text
    assert 'href="#id_other">Write the amount in pounds' in give(client, other="").text
    assert give(client, other="3").status_code == 303


@pytest.mark.usefixtures("_ways")
def test_where_it_is_needed_most_is_first_chosen_beforehand_and_no_fund(client, stand_in, treasurer):
    GivingSettings.objects.update(account_name="Us", sort_code="12-34-56", account_number="12345678")
    fund = Fund.objects.create(name="New chamber", purpose="")
    for address in ("/support-us/", "/support-us/by-bank/"):
        page = client.get(address)
        field = page.context["form"]["fund"]
        assert [str(words) for _, words in field.field.choices] == ["Where it is needed most", "New chamber"]
        first, other = field.subwidgets
        assert ("checked" in str(first), "checked" in str(other)) == (True, False)
        assert "<dt>" not in page.text.split('<form class="giving-form"')[1].split("</form>")[0], (
            "no empty row"
        )
    give(client, fund="")
    give(client, fund=str(fund.pk))
    assert set(Gift.objects.values_list("fund", flat=True)) == {None, fund.pk}
    select = treasurer.get("/admin/giving/gift/record/").context["form"]["fund"]
    assert '<option value="" selected>Where it is needed most</option>' in str(select)


@pytest.mark.usefixtures("_ways")
def test_the_head_of_the_page_is_marked_when_the_form_comes_back(client, stand_in):
    assert 'aria-current="page">Support us' in give(client, email="").text
