"""What a giver meets: only the ways that are set up, a form that loses nothing, and the true state afterwards."""

import pytest
import time_machine
from bs4 import BeautifulSoup

from msntc.forms.fields import parse_pounds
from msntc.giving.models import Declaration, Gift, GivingSettings
from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, forget_organisation
from tests.support.giving_form import ANN, FROM_US, HOME, declare, give

pytestmark = pytest.mark.django_db


def test_a_fresh_site_pretends_nothing(client):
    page = client.get("/support-us/")
    assert "No way to give has been set up" in page.text
    assert "<form" not in page.text.split("<main")[1].split("</main>")[0]
    assert "1031690" in page.text
    assert not page.cookies


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"account_name": "MSNTC", "sort_code": "12-34-56", "account_number": "12345678"}, "12345678"),
        ({"cheque_payee": "MSNTC", "cheque_address": "1 Road"}, "Make it out to MSNTC"),
        (
            {"external_label": "Give There", "external_url": "https://give.example/us"},
            "This opens give.example",
        ),
        ({"will_words": "Ask us for the words."}, "A gift in your will"),
        ({"fundraise_words": "Walk a mile."}, "Raise money for us"),
        ({"gift_aid": True, "hmrc_reference": "AB1"}, "Make a Gift Aid declaration"),
    ],
)
def test_each_way_is_shown_only_when_it_is_filled_in(client, facts, words):
    assert words not in client.get("/support-us/").text
    GivingSettings.objects.create(**facts)
    assert words in client.get("/support-us/").text


@pytest.mark.usefixtures("_ways")
def test_when_the_provider_is_down_nothing_is_lost(client, stand_in):
    stand_in.answer_with = lambda: (503, {"error": {"message": "down"}})
    answer = give(client, other="12.50")
    assert answer.status_code == 503
    assert "Nothing was taken" in answer.text
    assert 'value="12.50"' in answer.text
    assert 'value="Ann"' in answer.text
    assert not Gift.objects.exists()


@pytest.mark.usefixtures("_ways")
def test_gift_aid_keeps_the_words_that_were_shown_and_sends_a_copy(client, stand_in):
    give(client, gift_aid="on", scope="all", **HOME)
    made = Declaration.objects.get()
    assert (made.postcode, made.house, made.this_gift_only) == ("LS1 4DY", "7", False)
    assert "past 4 years, to Neuro Therapy Network Limited" in made.wording
    assert "responsibility to pay any difference" in made.wording
    assert "non-UK" not in made.wording
    assert "To cancel this declaration" in Letter.objects.get().body


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize(
    ("home", "field"),
    [
        (HOME | {"postcode": "nonsense"}, "postcode"),
        (HOME | {"house": ""}, "house"),
        (HOME | {"address": ""}, "address"),
        (HOME | {"residency": "elsewhere", "country": ""}, "country"),
    ],
)
def test_gift_aid_without_a_whole_home_says_what_is_missing(client, stand_in, home, field):
    answer = give(client, gift_aid="on", **home)
    assert field in answer.context["form"].errors
    assert not Gift.objects.exists()


@pytest.mark.usefixtures("_ways")
def test_the_islands_and_abroad_are_non_uk_donors(client, stand_in):
    give(client, gift_aid="on", **HOME | {"residency": "islands", "postcode": "JE2 3AB"})
    give(
        client,
        gift_aid="on",
        **HOME | {"residency": "elsewhere", "country": "Ireland", "postcode": "D02 X285"},
    )
    islands, abroad = Declaration.objects.order_by("id")
    assert islands.postcode == ""
    assert "non-UK donor" in islands.wording
    assert abroad.country == "Ireland"


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"other": ""}, "Choose an amount, or write one"),
        ({"other": "ten"}, "Write the amount in pounds"),
        ({"other": "1.99"}, "from £2 to £10,000"),
        ({"other": "10000.01"}, "from £2 to £10,000"),
        ({"other": "-5"}, "Write the amount in pounds"),
        ({"other": "1e3"}, "Write the amount in pounds"),
        ({"email": "me"}, "name@example.org"),
        ({"first_name": ""}, "Write your first name"),
        ({"amount": "once-999999", "other": ""}, "Choose an amount"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(client, stand_in, answers, words):
    answer = give(client, **answers)
    assert answer.status_code == 200
    assert words in answer.text
    assert "There is a problem" in answer.text
    assert not Gift.objects.exists()


@pytest.mark.usefixtures("_ways")
def test_an_amount_of_the_other_way_of_giving_is_not_taken_in_silence(client, stand_in):
    for chosen, frequency, words in (
        ("monthly-500", "once", "Choose an amount to give once."),
        ("once-1000", "monthly", "Choose an amount for every month."),
    ):
        assert words in give(client, amount=chosen, frequency=frequency, other="").text


@pytest.mark.usefixtures("_ways")
def test_what_the_payment_costs_is_said_for_each_way_of_giving(client, stand_in):
    page = BeautifulSoup(client.get("/support-us/").text, "html5lib")
    said = {hint["data-costs-of"]: hint.get_text(strip=True) for hint in page.select("[data-costs-of]")}
    assert said == {"once": "35p on £10.", "monthly": "28p on £5."}


@pytest.mark.usefixtures("_ways")
def test_fees_are_added_only_when_ticked_and_so_that_the_gift_arrives_whole(client, stand_in):
    give(client, other="100", cover_fees="on")
    gift = Gift.objects.get()
    charged = gift.pence + gift.fee_pence
    assert charged - (charged * 14 / 1000 + 20) >= 10_000
    assert gift.fee_pence < 10_000 * 0.02 + 25


@pytest.mark.usefixtures("_ways")
def test_nothing_is_ticked_beforehand(client, stand_in):
    page = client.get("/support-us/")
    form = page.context["form"]
    assert not any(form[name].value() for name in ("gift_aid", "cover_fees", "by_email", "by_post"))
    assert "checked" not in str(form["gift_aid"]) + str(form["by_email"])


@pytest.mark.usefixtures("_ways")
def test_staff_can_pause_card_gifts(client, stand_in):
    GivingSettings.objects.update(card_paused=True)
    page = client.get("/support-us/")
    assert "paused" in page.text
    assert "form" not in page.context
    assert "use another way" not in page.text
    assert "No way to give" not in page.text
    assert "No money is taken" not in page.text  # of the other ways this would not be true
    assert client.post("/support-us/give/", {}, **FROM_US).status_code == 503
    assert client.get("/support-us/give/?frequency=once&other=5").status_code == 503
    GivingSettings.objects.update(cheque_payee="MSNTC", cheque_address="1 Road")
    assert "use another way" in client.get("/support-us/").text


@pytest.mark.usefixtures("_ways")
def test_the_address_of_a_form_that_was_sent_leads_back_to_the_form(client, stand_in):
    answer = client.get("/support-us/give/")
    assert (answer.status_code, answer.url) == (302, "/support-us/")


@pytest.mark.usefixtures("_ways")
def test_a_trial_for_staff_alone_is_nothing_to_the_public(client, admin_client, stand_in, settings):
    settings.GIVING_STAFF_ONLY = True
    GivingSettings.objects.update(account_name="MSNTC", sort_code="12-34-56", account_number="12345678")
    page = client.get("/support-us/")
    assert "12345678" in page.text
    assert "No money is taken" not in page.text
    assert "giving-form" not in page.text
    assert client.post("/support-us/give/", ANN, **FROM_US).status_code == 503
    assert not stand_in.requests
    page = admin_client.get("/support-us/")
    assert "No money is taken" in page.text
    assert give(admin_client).status_code == 303


@pytest.mark.usefixtures("_ways")
def test_one_address_may_try_five_times_in_ten_minutes(client, stand_in):
    for _ in range(5):
        assert give(client).status_code == 303
    assert give(client).status_code == 429
    assert Gift.objects.count() == 5


@pytest.mark.usefixtures("_ways")
def test_a_form_of_another_site_opens_no_payment_page(client, stand_in):
    assert client.post("/support-us/give/", ANN, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403


@pytest.mark.usefixtures("_ways")
def test_the_form_may_go_to_the_payment_page_and_nowhere_else(client, stand_in):
    policy = client.get("/support-us/")["Content-Security-Policy"]
    action = next(part for part in policy.split(";") if part.strip().startswith("form-action"))
    assert set(action.split()[1:]) == {"'self'", stand_in.address}


@pytest.mark.usefixtures("_ways")
def test_a_declaration_without_a_gift_can_be_made_and_cancelled(client):
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        opened = client.get("/support-us/gift-aid/").context["form"].initial["opened"]
    with time_machine.travel("2026-11-21T10:02:00Z", tick=False):
        facts = {"opened": opened, "subject": "", "agree": "on"} | ANN | HOME
        answer = client.post("/support-us/gift-aid/", facts, **FROM_US)
    assert answer.status_code == 303
    link = Letter.objects.get().body.split("press the button:\n")[1].split()[0]
    path = link.removeprefix("http://localhost:8000")
    made = Declaration.objects.get()
    client.get(path)
    made.refresh_from_db()
    assert made.cancelled_on is None
    assert "is cancelled" in client.post(path, **FROM_US).text
    made.refresh_from_db()
    assert made.cancelled_on
    assert client.get("/support-us/gift-aid/cancel/1:2/").status_code == 404


LONG = f"me@{'.'.join(['a' * 60] * 5)}.test"
"""Longer than the database takes."""


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize(
    "answers",
    [
        {"first_name": "win at https://bad.test"},
        {"last_name": "WWW.bad.test"},
        {"first_name": "Ann\n\nRing 0900 000000"},
        {"address": "High Street\nhttp://bad.test"},
        {"email": LONG},
    ],
)
def test_nobody_writes_letters_to_strangers_by_our_forms(client, answers):
    assert declare(client, **answers).status_code == 200
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("_ways")
def test_one_address_gets_five_declarations_a_day(client, stand_in, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    statuses = []
    for n in range(6):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        statuses.append(declare(client, email="Me@giver.test" if n else "me@giver.test").status_code)
    assert statuses == [303] * 5 + [429]
    assert give(client, gift_aid="on", scope="all", **HOME).status_code == 429
    assert Letter.objects.count() == 5


def test_the_registered_office_is_on_the_page_when_staff_have_filled_it_in(client):
    Organisation.objects.update_or_create(id=1, defaults={"registered_office": "1 Office Road, Town"})
    forget_organisation()
    assert "1 Office Road, Town" in client.get("/support-us/").text
    forget_organisation()


@pytest.mark.parametrize(
    ("text", "amount"),
    [("10", 1000), ("£12.50", 1250), ("1,234.5", 123450), (" £ 7 ", 700), ("5 pounds", 500)],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert parse_pounds(text) == amount


@pytest.mark.parametrize("text", ["", "ten", "1.234", "1,23", "-1", "1e3", "50p", "£", "٣", "1" * 30])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_pounds(text)
