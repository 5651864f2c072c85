"""The list of what is wrong, above each form of the site: in the order of the page, each line with where to mend it."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from msntc.giving.models import Fund, GivingSettings, SuggestedAmount
from msntc.giving.payments.gateway import get_gateway
from tests.support.factories import CentreFactory
from tests.support.published_pages import published
from tests.support.verification import asked, url

pytestmark = pytest.mark.django_db
FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}
LONG = "x" * 3_000
HOME = {"gift_aid": "on", "scope": "all", "residency": "uk", "house": "", "address": "", "postcode": "x"}
WHO = {"first_name": "www.bad.test", "last_name": "", "email": "me"}
MONTHLY = {"frequency": "monthly", "amount": "", "other": ""}
TEN = {"frequency": "once", "other": "10", "step": "check"}
FORMS = {
    "giving, nothing filled in": ("/support-us/give/", {"step": "about"}, 2),
    "giving, no amount": ("/support-us/give/", MONTHLY | {"fund": "999", "step": "pay"}, 2),
    "giving, no pounds": ("/support-us/give/", MONTHLY | {"other": "ten", "step": "about"}, 1),
    "giving, about nobody": ("/support-us/give/", TEN, 3),
    "giving, all of it wrong": (
        "/support-us/give/",
        TEN | HOME | WHO | {"tribute": "memory", "by_email": "on"},
        7,
    ),
    "giving from abroad": (
        "/support-us/give/",
        TEN | HOME | WHO | {"residency": "elsewhere", "tribute_name": "Jo", "step": "pay"},
        7,
    ),
    "Gift Aid": ("/support-us/gift-aid/", HOME | WHO | {"agree": ""}, 7),
    "Gift Aid of the islands": ("/support-us/gift-aid/", HOME | {"postcode": "JE2 3AB", "house": "7"}, 6),
    "by bank": ("/support-us/by-bank/", {"amount": "x", "fund": "999", "email": "me", "declared_before": "on"}, 5),
    "report": ("/centres/leeds/report/", {"words": "", "email": "me"}, 2),
    "ask for me, nothing filled in": ("/centres/leeds/ask/", {}, 2),
    "ask for me, all of it wrong": (
        "/centres/leeds/ask/",
        {"name": LONG, "answer_by": "phone", "phone": "no", "email": "me", "topics": ["x"], "words": LONG},
        5,
    ),
    "a centre is missing": ("/centres/missing/", {"words": LONG, "email": "me"}, 2),
    "feedback": ("/therapies/{therapy}/feedback/", {"words": LONG, "email": "me"}, 3),
    "still right": ("{still_right}", {"answer": "changed", "email": "me", "website": "no", "phone": LONG}, 4),
    "sign in": ("/staff/sign-in/", {"login": "", "password": ""}, 2),
    "new password": ("/staff/password/forgotten/", {"email": "me"}, 1),
}  # fmt: skip
SEARCHES = {
    "find": ("/centres/?q=", 1),
    "find, nonsense": ("/centres/?q=zzzzzz", 1),
    "search": ("/search/?q=", 1),
    "embed": ("/embed/?q=", 1),
    "plan": ("/centres/plan/{centre}/?first=x&start=Leeds", 2),
}


@pytest.fixture
def places(settings) -> Iterator[dict[str, str]]:
    settings.GIVING_MODE = "demo"
    get_gateway.cache_clear()
    GivingSettings.objects.create(
        gift_aid=True,
        hmrc_reference="AB1",
        account_name="Us",
        sort_code="12-34-56",
        account_number="12345678",
    )
    SuggestedAmount.objects.create(frequency="once", pence=1000)
    SuggestedAmount.objects.create(frequency="monthly", pence=500)
    Fund.objects.create(name="Chamber", purpose="A chamber.")
    centre = CentreFactory(slug="leeds", contact_email="desk@centre.test")
    yield {"therapy": published().slug, "still_right": url(asked(centre)), "centre": str(centre.pk)}
    get_gateway.cache_clear()


def lines(answer) -> tuple[list[str], BeautifulSoup]:
    """Where the lines of the summary lead, and the page."""
    page = BeautifulSoup(answer.content, "html5lib")
    return [link["href"].removeprefix("#") for link in page.select(".summary li a")], page


def in_order(answer) -> list[str]:
    links, page = lines(answer)
    ids = [element["id"] for element in page.select("main input[id], main textarea[id], main select[id]")]
    assert set(links) <= set(ids), "a link leads nowhere"
    assert [ids.index(one) for one in links] == sorted(ids.index(one) for one in links)
    assert len(page.select(".summary li")) >= len(page.select("main form .error")), (
        "an error is not in the list"
    )
    assert len(links) == sum(error.get_text(strip=True) != "" for error in page.select("main form .error"))
    return links


@pytest.mark.parametrize("form", FORMS)
def test_the_list_of_errors_has_the_order_of_the_page(client, places, form):
    address, answers, count = FORMS[form]
    answer = client.post(address.format(**places), answers, **FROM_US)
    assert answer.status_code == 200
    assert len(in_order(answer)) == count


@pytest.mark.parametrize("form", SEARCHES)
def test_so_has_that_of_a_search(client, places, form):
    address, count = SEARCHES[form]
    assert len(in_order(client.get(address.format(**places)))) == count
