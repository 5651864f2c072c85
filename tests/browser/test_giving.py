"""Somebody gives: by hand, without a script, over the payment page and back to what is true."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import barriers, double_letters, sticks_out
from tests.support.browser_sessions import barriers_of_ours
from tests.support.giving_scripts import (
    HOME,
    LINK,
    REFERENCES,
    STATES,
    TREASURER,
    WITH_SLIPS,
)
from tests.support.payment_provider import StandIn

pytestmark = pytest.mark.browser


@pytest.fixture
def giver(new_context, giving) -> Page:
    """A browser without JavaScript."""
    page = new_context(java_script_enabled=False).new_page()
    page.asked = set()
    page.on("request", lambda request: page.asked.add(urlsplit(request.url).netloc))
    return page


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def choose(page: Page, frequency: str = "Once", amount: str = "£10 once: one session") -> None:
    """The first step, to the second."""
    page.get_by_label(frequency, exact=True).check()
    page.get_by_label(amount).check()
    page.get_by_role("button", name=re.compile("^Continue")).click()
    expect(heading(page)).to_have_text("About you")


def name_somebody(page: Page, email: str) -> None:
    """The second step, to the payment page."""
    page.get_by_label("First name").fill("Zoë")
    page.get_by_label("Last name").fill("O’Brien")
    page.get_by_label("E-mail address").fill(email)
    open_for_a_while(page)
    page.get_by_role("button", name="Next: check and pay").click()
    expect(heading(page)).to_have_text("Check and pay")
    page.get_by_role("button", name=re.compile("^Give £")).click()


def open_for_a_while(page: Page) -> None:
    """Longer than a machine would take."""
    page.wait_for_timeout(5_200)


def test_a_gift_is_given_without_a_script_after_a_slip_and_comes_back_paid(giver: Page, giving: StandIn):
    # given an amount, and a giver who forgets the e-mail address
    giver.goto(giving.site + "/support-us/")
    choose(giver)
    expect(giver.get_by_text("£10 becomes £12.50")).to_be_visible()
    expect(giver.get_by_label("House name or number")).to_be_hidden()
    giver.get_by_label("First name").fill("Zoë")
    giver.get_by_label("Last name").fill("O’Brien")
    giver.get_by_label("Yes, I pay tax in the UK").check()
    giver.get_by_label("any gifts I make in the future").check()
    giver.get_by_label("House name or number").fill("7")
    giver.get_by_label("Street and town").fill("High Street\nLeeds")
    giver.get_by_label("Postcode").fill("ls14dy")
    open_for_a_while(giver)
    giver.get_by_role("button", name="Next: check and pay").click()
    # then it says so, and nothing typed is lost
    expect(giver).to_have_title(re.compile("^Error: "))
    expect(giver.get_by_role("link", name=re.compile("Write your e-mail address"))).to_be_visible()
    expect(giver.get_by_label("First name")).to_have_value("Zoë")
    expect(giver.get_by_label("Yes, I pay tax in the UK")).to_be_checked()
    # when that is put right, the last step says it all, and going back and forth keeps it
    giver.get_by_label("E-mail address").fill("zoe@giver.test")
    giver.get_by_role("button", name="Next: check and pay").click()
    expect(giver.get_by_text("7 High Street, Leeds, LS1 4DY")).to_be_visible()
    giver.get_by_role("button", name="Change your gift").click()
    expect(giver.get_by_label("£10 once: one session")).to_be_checked()
    giver.get_by_role("button", name="Continue").click()
    expect(giver.get_by_label("Street and town")).to_have_value("High Street\nLeeds")
    giver.get_by_role("button", name="Next: check and pay").click()
    giver.get_by_role("button", name="Give £10").click()
    # then the payment page opens, at the provider
    expect(heading(giver)).to_have_text("Pay 1000p")
    assert giver.url.startswith(giving.address + "/pay/")
    giver.get_by_role("button", name="Pay").click()
    # and the way back tells what is true
    expect(heading(giver)).to_have_text("Thank you, Zoë")
    expect(giver.get_by_text("Your gift of £10 arrived. With Gift Aid it becomes £12.50.")).to_be_visible()
    expect(giver.get_by_text("This is a trial of the giving pages.")).to_be_visible()
    states = giving.tell_of(STATES)
    assert "('paid', 1000, 1)" in states
    assert "1 believed" in states
    assert giver.asked == {urlsplit(giving.site).netloc, urlsplit(giving.address).netloc}
    assert giver.context.cookies() == []


def test_only_the_amounts_that_fit_are_shown_and_paper_has_the_address_in_place_of_the_form(
    giver: Page, giving
):
    giver.goto(giving.site + "/support-us/")
    once, monthly = giver.get_by_text("£10 once: one session"), giver.get_by_text("£5 every month")
    for chosen, fits, other in ("Every month", monthly, once), ("Once", once, monthly):
        giver.get_by_label(chosen, exact=True).check()
        expect(fits).to_be_visible()
        expect(other).to_be_hidden()
    giver.emulate_media(media="print")
    expect(giver.get_by_role("button", name="Continue")).to_be_hidden()
    expect(giver.get_by_text(f"go to {giving.site}/support-us/")).to_be_visible()


def test_a_monthly_gift_is_given_without_a_script_though_its_messages_come_late(giver: Page, giving: StandIn):
    giver.goto(giving.site + "/support-us/")
    choose(giver, "Every month", "£5 every month")
    name_somebody(giver, "monthly@giver.test")
    expect(heading(giver)).to_have_text("Pay 500p")
    # when it is paid, and no message of the provider arrives
    before, webhook, giving.webhook = len(giving.events), giving.webhook, ""
    giver.get_by_role("button", name="Pay").click()
    # then the provider is asked, and no second payment is offered
    expect(heading(giver)).to_have_text("Thank you, Zoë")
    expect(giver.get_by_text("The first payment is on its way to us.")).to_be_visible()
    expect(giver.get_by_role("button", name=re.compile("Try again"))).to_have_count(0)
    assert "('active', 500, 0)" in giving.tell_of(STATES)
    # when the messages come, the last first
    giving.webhook = webhook
    assert {giving.deliver(event) for event in giving.events[: len(giving.events) - before]} == {200}
    giver.reload()
    expect(giver.get_by_text("Your gift of £5 arrived.")).to_be_visible()
    expect(giver.get_by_text("You give £5 every month. You can change it")).to_be_visible()
    assert "('active', 500, 1)" in giving.tell_of(STATES)


def test_who_leaves_the_payment_page_is_told_and_can_try_again(giver: Page, giving: StandIn):
    giver.goto(giving.site + "/support-us/")
    choose(giver)
    name_somebody(giver, "again@giver.test")
    giver.get_by_role("button", name="Leave").click()
    expect(heading(giver)).to_have_text("Your gift was not completed")
    expect(giver.get_by_text("Nothing was taken.")).to_be_visible()
    left = giver.url
    giver.get_by_role("button", name="Try again to give £10").click()
    giver.get_by_role("button", name="Pay").click()
    expect(heading(giver)).to_have_text("Thank you, Zoë")
    # and going back offers no second payment
    giver.goto(left)
    expect(heading(giver)).to_have_text("Thank you, Zoë")
    expect(giver.get_by_role("button", name=re.compile("Try again"))).to_have_count(0)


def test_a_giver_by_bank_gets_a_reference_and_declares_gift_aid_for_it_without_a_script(
    giver: Page, giving: StandIn
):
    giver.goto(giving.site + "/support-us/")
    giver.get_by_role("link", name="Other ways to give").click()
    giver.get_by_role("link", name="Get a reference for your gift").click()
    giver.get_by_label("How much will you give").fill("12.50")
    giver.get_by_label("New chamber").check()
    open_for_a_while(giver)
    giver.get_by_role("button", name="Get a reference").click()
    expect(heading(giver)).to_have_text(re.compile("^Your reference is WEB-[A-Z2-9]{5}$"))
    reference = heading(giver).text_content().split()[-1]
    expect(giver.get_by_text("send £12.50, with this reference")).to_be_visible()
    giver.get_by_role("link", name="Make a Gift Aid declaration").click()
    for label, words in HOME.items():
        giver.get_by_label(label).fill(words)
    giver.get_by_label("I agree").check()
    open_for_a_while(giver)
    giver.get_by_role("button", name="Make the declaration").click()
    expect(heading(giver)).to_have_text("Thank you")
    assert f"{reference} started New chamber bank True" in giving.tell_of(REFERENCES)
    assert giver.asked == {urlsplit(giving.site).netloc}
    assert giver.context.cookies() == []


@pytest.fixture
def pages(page: Page, giving: StandIn):
    """Walks through what a giver meets, and stops at each page by its name."""

    def walk():
        page.goto(giving.site + "/support-us/")
        yield "your gift"
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_title(re.compile("^Error: "))
        yield "your gift after an error"
        choose(page)
        yield "about you"
        page.get_by_label("Yes, I pay tax in the UK").check()
        page.get_by_text("I do not live in the UK", exact=True).click()
        page.get_by_text("Your title, or a gift in memory").click()
        page.get_by_role("button", name="Next: check and pay").click()
        expect(page).to_have_title(re.compile("^Error: "))
        yield "about you after an error"
        page.get_by_label("Yes, I pay tax in the UK").uncheck()
        page.get_by_label("First name").fill("Zoë")
        page.get_by_label("Last name").fill("O’Brien")
        page.get_by_label("E-mail address").fill("pages@giver.test")
        open_for_a_while(page)
        page.get_by_role("button", name="Next: check and pay").click()
        expect(heading(page)).to_have_text("Check and pay")
        yield "check"
        page.get_by_role("button", name="Give £10").click()
        page.get_by_role("button", name="Leave").click()
        yield "not completed"
        page.get_by_role("button", name="Try again").click()
        page.get_by_role("button", name="Pay").click()
        yield "thanks"
        page.goto(giving.site + "/support-us/other-ways/")
        yield "other ways"
        page.goto(giving.site + "/support-us/gift-aid/")
        yield "declaration"
        page.get_by_role("button", name="Make the declaration").click()
        expect(page).to_have_title(re.compile("^Error: "))
        yield "declaration after an error"
        page.goto(giving.site + "/support-us/by-bank/")
        yield "by bank"
        page.get_by_role("button", name="Get a reference").click()
        expect(page).to_have_title(re.compile("^Error: "))
        yield "by bank after an error"
        page.get_by_label("How much will you give").fill("10")
        open_for_a_while(page)
        page.get_by_role("button", name="Get a reference").click()
        expect(heading(page)).to_have_text(re.compile("^Your reference is WEB-"))
        yield "reference"
        page.goto(giving.site + giving.tell_of(LINK).split()[-1])
        yield "cancel"
        page.get_by_role("button", name="Cancel the declaration").click()
        yield "cancelled"

    return walk


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_giving_can_be_read_by_all_and_fits(page: Page, pages, width: int):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.set_viewport_size({"width": width, "height": 800})
    for name in pages():
        assert barriers(page) == [], name
        assert sticks_out(page) == [], name
        if width == 320:
            double_letters(page)
            assert sticks_out(page) == [], f"{name}, letters twice as large"
            page.evaluate("document.adoptedStyleSheets = []")
    assert said == []


HIGH = 844
BOTTOM = "document.documentElement.scrollHeight"


def test_no_step_is_longer_than_two_screens_of_a_phone(new_context, giving: StandIn):
    page = new_context(viewport={"width": 390, "height": HIGH}).new_page()
    page.goto(giving.site + "/support-us/")
    lengths = {"gift": page.evaluate(BOTTOM)}
    choose(page)
    lengths["about"] = page.evaluate(BOTTOM)
    page.get_by_label("First name").fill("Zoë")
    page.get_by_label("Last name").fill("O’Brien")
    page.get_by_label("E-mail address").fill("long@giver.test")
    open_for_a_while(page)
    page.get_by_role("button", name="Next: check and pay").click()
    expect(heading(page)).to_have_text("Check and pay")
    lengths["check"] = page.evaluate(BOTTOM)
    assert {step: length for step, length in lengths.items() if length > 2 * HIGH} == {}


def test_with_a_script_the_button_says_the_sum_and_back_finds_all_as_it_was(page: Page, giving: StandIn):
    page.goto(giving.site + "/support-us/")
    page.get_by_label("£10 once: one session").check()
    expect(page.get_by_role("button", name="Continue with £10", exact=True)).to_be_visible()
    page.get_by_label("Every month", exact=True).check()
    expect(page.get_by_text("28p on £5.")).to_be_visible()
    expect(page.get_by_text("35p on £10.")).to_be_hidden()
    typed = page.get_by_label("Other amount, in pounds")
    for refused in ("10,00", "99999", "1", "-5"):
        typed.fill("12.5 pounds")
        expect(page.get_by_text("39p on £12.50.")).to_be_visible()
        typed.fill(refused)
        expect(page.get_by_role("button", name="Continue", exact=True)).to_be_visible()
        expect(page.get_by_text("on £12.50.")).to_be_hidden()
    typed.fill("£1,000")
    expect(page.get_by_role("button", name="Continue with £1,000 a month")).to_be_visible()
    typed.fill("25")
    expect(page.get_by_role("button", name="Continue with £25 a month")).to_be_visible()
    page.get_by_label("Add what the payment costs us").check()
    expect(page.get_by_text("56p on £25.")).to_be_visible()
    page.get_by_role("button", name="Continue with £25.56 a month").click()
    expect(page.get_by_text("£25.56 becomes £31.95")).to_be_visible()
    page.get_by_label("First name").fill("Zoë")
    page.get_by_label("Last name").fill("O’Brien")
    page.get_by_label("E-mail address").fill("back@giver.test")
    open_for_a_while(page)
    page.get_by_role("button", name="Next: check and pay").click()
    expect(heading(page)).to_have_text("Check and pay")
    page.go_back()
    expect(page.get_by_label("First name")).to_have_value("Zoë")
    page.go_back()
    expect(page.get_by_label("Other amount, in pounds")).to_have_value("25")
    expect(page.get_by_label("Every month", exact=True)).to_be_checked()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_treasurers_own_pages_can_be_read_by_all_and_fit(
    page: Page, giving: StandIn, office_of_treasurer, width
):
    page.context.add_cookies(
        [{"name": "sessionid", "value": office_of_treasurer["session"], "url": giving.site}]
    )
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("gift/record/", "claim/make/", "payment/month/", "declaration/enter/"):
        page.goto(f"{giving.site}/admin/giving/{address}")
        assert (barriers_of_ours(page), sticks_out(page)) == ([], []), address
    page.goto(f"{giving.site}/admin/giving/claim/")
    page.get_by_role("link", name=re.compile("^Claim [0-9]+ of")).click()
    expect(page.get_by_role("button", name="Schedule (.ods)")).to_be_visible()
    assert (barriers_of_ours(page), sticks_out(page)) == ([], [])


def test_the_treasurers_slips_are_said_to_all_and_fit_a_phone(
    page: Page, giving: StandIn, office_of_treasurer
):
    page.context.add_cookies(
        [{"name": "sessionid", "value": office_of_treasurer["session"], "url": giving.site}]
    )
    page.set_viewport_size({"width": 320, "height": 800})
    for address, button, problem in WITH_SLIPS:
        page.goto(f"{giving.site}/admin/giving/{address.format(**office_of_treasurer)}")
        for box in page.get_by_role("main").get_by_role("textbox").all():
            box.fill("")
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("alert").get_by_text(problem)).to_be_visible()
        expect(page.get_by_text(problem).last).to_be_visible()
        assert (barriers_of_ours(page), sticks_out(page)) == ([], []), address


@pytest.fixture(scope="module")
def office_of_treasurer(giving: StandIn) -> dict:
    """A treasurer's session, a declaration and a payment, with a claim made, one to make, and a row that is wrong."""
    return dict(
        zip(("session", "declaration", "payment"), giving.tell_of(TREASURER).split()[-3:], strict=True)
    )
