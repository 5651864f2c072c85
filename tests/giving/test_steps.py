"""Three steps that are one form: each says what is wrong in it alone, and nothing that was typed is lost on the way."""

import re

import pytest
import time_machine
from bs4 import BeautifulSoup

from msntc.forms.models import Tally
from msntc.giving.forms.gift import Scope
from msntc.giving.models import Declaration, Fund, Gift, SuggestedAmount
from msntc.organisation.models import get_organisation
from tests.support.giving_form import ANN, FROM_US, HOME, give
from tests.support.staff import account

pytestmark = pytest.mark.django_db
GIVE = "/support-us/give/"


def heading(answer) -> str:
    return BeautifulSoup(answer.text, "html5lib").find("h1").get_text(strip=True)


def read_form(answer) -> dict[str, str]:
    """All that the page's form would send, as a browser reads it."""
    found = {}
    for box in BeautifulSoup(answer.text, "html5lib").select("main form input, main form textarea"):
        if box.get("type") not in ("radio", "checkbox") or box.has_attr("checked"):
            value = box.text.removeprefix("\n") if box.name == "textarea" else box.get("value", "")
            found[box["name"]] = value or ("on" if box.get("type") == "checkbox" else "")
    return found


def press(client, answer, step, **typed):
    """The page's button that leads to `step`, a minute later."""
    with time_machine.travel("2026-11-21T10:05:00Z", tick=False):
        return client.post(GIVE, read_form(answer) | typed | {"step": step}, **FROM_US)


@pytest.mark.usefixtures("_ways")
def test_who_goes_step_by_step_types_each_thing_once(client, stand_in):
    fund = Fund.objects.create(name="New chamber", purpose="")
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        first = client.get("/support-us/")
        query = read_form(first) | {"amount": "once-1000", "fund": str(fund.pk), "cover_fees": "on"}
        about = client.get(GIVE, query)
    assert heading(about) == "About you"
    assert "£10.35" in about.text
    assert "£12.93" in about.text  # with Gift Aid
    check = press(client, about, "check", gift_aid="on", scope="one", by_post="on", **ANN, **HOME)
    assert heading(check) == "Check and pay"
    for words in ("£10, once", "New chamber", "£0.35", "Ann Other", "me@giver.test", "£10.35 becomes £12.93",
                  "7 High Street, Leeds, LS1 4DY", "Yes, by post", "Give £10.35"):  # fmt: skip
        assert words in check.text, words
    assert not Gift.objects.exists()
    assert press(client, check, "pay").status_code == 303
    gift = Gift.objects.get()
    assert (gift.pence, gift.fee_pence, gift.fund, gift.by_post, gift.by_email) == (
        1000,
        35,
        fund,
        True,
        False,
    )
    assert Declaration.objects.get().address == "High Street\nLeeds"


@pytest.mark.usefixtures("_ways")
def test_going_back_and_forth_keeps_all_that_was_typed(client, stand_in):
    typed = {
        "gift_aid": "on",
        "by_email": "on",
        "title": "Dr",
        "tribute": "honour",
        "tribute_name": "Jo",
    } | HOME
    check = give(client, step="check", frequency="monthly", **typed)
    before = read_form(check)
    page = press(client, check, "gift")
    assert heading(page) == "Your gift"
    assert 'method="post"' in page.text
    page = press(client, page, "about")
    assert heading(page) == "About you"
    assert "There is a problem" not in page.text
    page = press(client, page, "check")
    after = read_form(page)
    assert heading(page) == "Check and pay"
    assert {name: after[name] for name in before if name != "number"} == {
        name: value for name, value in before.items() if name != "number"
    }
    changed = press(client, press(client, page, "gift"), "check", other="30")
    assert "Give £30 a month" in changed.text


@pytest.mark.usefixtures("_ways")
def test_half_a_form_can_be_taken_back_a_step_and_is_not_scolded(client, stand_in):
    about = give(client, step="about", first_name="Ann", last_name="", email="")
    gift = press(client, about, "gift")
    assert "There is a problem" not in gift.text
    assert read_form(gift)["first_name"] == "Ann"


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("typed", [{"gift_aid": "on"} | HOME, {"by_post": "on"}, {"tribute_name": "Jo"}])
def test_going_back_keeps_what_was_typed_before_a_name(client, stand_in, typed):
    about = give(client, step="about", first_name="", last_name="", email="", **typed)
    page = press(client, press(client, about, "gift"), "about")
    assert typed.items() <= read_form(page).items()


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("scope", Scope)
def test_which_gifts_a_declaration_is_for_is_chosen_and_said_before_paying(client, stand_in, scope):
    asked = give(client, step="check", gift_aid="on", scope="", **HOME)
    assert (heading(asked), "Choose which gifts we" in asked.text) == ("About you", True)
    assert "scope" not in read_form(asked)
    said = give(client, step="check", gift_aid="on", scope=scope, **HOME).context["form"].list_answers()
    assert scope.label.format(charity=get_organisation().legal_name) in [answer.words for answer in said]


@pytest.mark.usefixtures("_ways")
def test_an_address_ticks_and_fills_in_nothing_about_the_giver(client, stand_in):
    opened = client.get("/support-us/").context["form"].initial["opened"]
    query = {"opened": opened, "frequency": "once", "other": "25"}
    page = read_form(
        client.get(GIVE, query | {"gift_aid": "on", "by_email": "on", "by_post": "on"} | ANN | HOME)
    )
    assert not {"gift_aid", "by_email", "by_post"} & set(page)
    assert (page["other"], page["email"], page["first_name"], page["house"]) == ("25", "", "", "")


@pytest.mark.usefixtures("_ways")
def test_nothing_personal_goes_into_an_address(client, stand_in):
    first = BeautifulSoup(client.get("/support-us/").text, "html5lib").select_one("main form")
    sent = {box["name"] for box in first.select("[name]")}
    assert first["method"] == "get"
    assert sent == {"opened", "subject", "frequency", "amount", "other", "cover_fees", "step"}
    for step in ("about", "check"):
        form = BeautifulSoup(give(client, step=step).text, "html5lib").select_one("main form")
        assert form["method"] == "post"


@pytest.mark.usefixtures("_ways")
@pytest.mark.parametrize("step", ["about", "check", "pay", "nonsense"])
def test_a_step_left_out_is_asked_for_first(client, stand_in, step):
    page = give(client, step=step, other="")
    assert heading(page) == "Your gift"
    assert "Choose an amount" in page.text
    assert "Write your" not in page.text
    if step != "about":
        page = give(client, step=step, email="")
        assert heading(page) == "About you"
        assert "Write your e-mail address" in page.text
    assert not Gift.objects.exists()


@pytest.mark.usefixtures("_ways")
def test_looking_costs_nobody_a_try(client, stand_in):
    for _ in range(9):
        assert give(client, step="check").status_code == 200
    assert not Tally.objects.exists()
    assert give(client).status_code == 303


@pytest.mark.usefixtures("_ways")
def test_to_press_twice_makes_one_gift_and_one_declaration(client, stand_in):
    check = give(client, step="check", gift_aid="on", **HOME)
    assert [press(client, check, "pay").status_code for _ in range(3)] == [303] * 3
    assert (Gift.objects.count(), Declaration.objects.count()) == (1, 1)
    other = press(client, check, "pay", other="30")  # a changed answer is another gift
    assert (other.status_code, Gift.objects.count()) == (303, 2)
    stand_in.pay(Gift.objects.get(pence=2500).session)
    assert "arrived" in press(client, check, "pay").text
    assert Gift.objects.count() == 2


@pytest.mark.usefixtures("_ways")
def test_a_quick_browser_that_fills_in_by_itself_is_not_stopped(client, stand_in):
    """The clock runs from the first page on, not from each."""
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        first = read_form(client.get("/support-us/"))
    with time_machine.travel("2026-11-21T10:00:06Z", tick=False):
        about = client.get(GIVE, first | {"other": "5"})
        answers = read_form(about) | ANN | {"step": "check"}
        assert heading(client.post(GIVE, answers, **FROM_US)) == "Check and pay"
    with time_machine.travel("2026-11-21T10:00:01Z", tick=False):
        page = client.post(GIVE, answers, **FROM_US)
        assert (heading(page), "That was very quick" in page.text) == ("About you", True)


@pytest.mark.usefixtures("_ways")
def test_an_address_is_not_kept_by_what_lies_between_and_sets_no_cookie(client, stand_in):
    for page in (give(client, step="about"), give(client, step="check")):
        assert page["Cache-Control"] == "private"
        assert not page.cookies


@pytest.mark.usefixtures("_demo")
def test_a_demonstration_shows_samples_and_stores_none(client):
    page = client.get("/support-us/")
    assert re.findall(r'data-pence="(\d+)"', page.text) == ["1000", "2500", "5000", "500", "1000", "2000"]
    assert "56p on £25" in page.text
    assert "£31.25" in give(client, step="about").text
    assert client.get("/support-us/gift-aid/").status_code == 200
    assert not SuggestedAmount.objects.exists()


@pytest.mark.usefixtures("_demo")
def test_nobody_gives_in_a_demonstration_that_a_proxy_has_made_public(client, settings):
    through = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    assert GIVE in client.get("/support-us/").text
    assert GIVE not in client.get("/support-us/", **through).text
    client.force_login(account("somebody"))  # on a public trial site, staff alone see it, by choice
    settings.GIVING_STAFF_ONLY = True
    assert GIVE in client.get("/support-us/", **through).text


@pytest.mark.usefixtures("_demo", "_ways")
def test_the_charitys_own_amounts_take_the_place_of_samples(client):
    assert re.findall(r'data-pence="(\d+)"', client.get("/support-us/").text) == ["1000", "500"]


@pytest.mark.usefixtures("_ways")
def test_no_samples_are_shown_where_money_is_meant(client, stand_in):
    SuggestedAmount.objects.all().delete()
    assert "data-pence" not in client.get("/support-us/").text


@pytest.mark.usefixtures("_ways")
def test_what_is_needed_is_said_at_the_start(client, stand_in):
    assert "Have ready: your name and e-mail. For Gift Aid" in client.get("/support-us/").text


@pytest.mark.usefixtures("_ways")
def test_a_hostile_word_stays_a_word_on_its_way_through_the_steps(client, stand_in):
    page = give(client, step="check", first_name='"><b>x')
    assert "<b>x" not in page.text
    assert read_form(page)["first_name"] == '"><b>x'
