"""Every sentence about opening times, word for word: rows and a moment, then what the page, a card and a list say."""

from dataclasses import dataclass, field
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup

from centres.models import Centre
from centres.queries import with_details
from centres.verification import emails
from tests.support.factories import CentreFactory
from tests.support.opening_times import give_times

pytestmark = pytest.mark.django_db
NOON_ON_TUESDAY = "2026-11-24T12:00:00Z"
CHECKED = date(2026, 11, 12)
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass
class Case:
    """`page`: the lines below “Opening times”; `card`: the one sentence of a card, which the lists have too."""

    rows: list[str]
    page: list[str]
    card: str = ""
    at: str = NOON_ON_TUESDAY
    own: dict = field(default_factory=dict)


WHOLE = {"closed_other_days": ["building", "phone", "chamber"]}
TUESDAY = ["Tuesday: 10 am to 12.30 pm", "Other days: Not known"]
CLOSED_BUT_TUESDAY = [
    "Monday: Closed",
    "Tuesday: 10 am to 12.30 pm",
    *(f"{day}: Closed" for day in WEEK[2:]),
]
BOXING_DAY = ["Different on these days:", "Monday 28 December: closed (Boxing Day, substitute day)"]
CASES = {
    "open now": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Open now, until 12.30 pm.", *TUESDAY],
        "Open now, until 12.30 pm.",
    ),
    "open until noon": Case(
        ["building Tuesday 10-12"],
        ["Building open", "Open now, until noon.", "Tuesday: 10 am to noon", "Other days: Not known"],
        "Open now, until noon.",
        at="2026-11-24T11:59:00Z",
    ),
    "open now, by appointment": Case(
        ["building Tuesday 10-12.30 by appointment"],
        [
            "Building open",
            "Open now by appointment, until 12.30 pm.",
            "Tuesday: 10 am to 12.30 pm by appointment",
            "Other days: Not known",
        ],
        "Open now by appointment, until 12.30 pm.",
    ),
    "opens today, by appointment": Case(
        ["building Tuesday 13-14.05 by appointment"],
        [
            "Building open",
            "Closed now. Opens today at 1 pm, by appointment.",
            "Tuesday: 1 pm to 2.05 pm by appointment",
            "Other days: Not known",
        ],
        "Closed now. Opens today at 1 pm, by appointment.",
    ),
    "a session ends and the next is next week": Case(
        ["building Tuesday 10-12"],
        [
            "Building open",
            "Closed now. Opens on Tuesday 1 December at 10 am.",
            "Tuesday: 10 am to noon",
            "Other days: Not known",
        ],
        "Closed now. Opens on Tuesday 1 December at 10 am.",
    ),
    "opens in six days": Case(
        ["building Tuesday 10-11", "building Monday 9-10"],
        [
            "Building open",
            "Closed now. Opens on Monday at 9 am.",
            "Monday: 9 am to 10 am",
            "Tuesday: 10 am to 11 am",
            "Other days: Not known",
            *BOXING_DAY,
        ],
        "Closed now. Opens on Monday at 9 am.",
    ),
    "opens tomorrow, today not known": Case(
        ["building Wednesday 9-17"],
        [
            "Building open",
            "Not known today. Opens tomorrow at 9 am.",
            "Wednesday: 9 am to 5 pm",
            "Other days: Not known",
        ],
        "Not known today. Opens tomorrow at 9 am.",
    ),
    "half a week, on a day of which nothing is known": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Not known today. Opens on Tuesday at 10 am.", *TUESDAY],
        "Not known today. Opens on Tuesday at 10 am.",
        at="2026-11-26T11:00:00Z",
    ),
    "half a week, closed on the other days": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Closed now. Opens on Tuesday at 10 am.", *CLOSED_BUT_TUESDAY],
        "Closed now. Opens on Tuesday at 10 am.",
        at="2026-11-26T11:00:00Z",
        own=WHOLE,
    ),
    "closed on the other days of another service alone": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Not known today. Opens on Tuesday at 10 am.", *TUESDAY],
        "Not known today. Opens on Tuesday at 10 am.",
        at="2026-11-26T11:00:00Z",
        own={"closed_other_days": ["phone", "chamber"]},
    ),
    "the phone is answered": Case(
        ["phone Tuesday 10-12.30"], ["Phone answered", "Answered now, until 12.30 pm.", *TUESDAY]
    ),
    "the phone is answered later": Case(
        ["phone Tuesday 10-12.30"],
        ["Phone answered", "Closed now. Answered today at 10 am.", *TUESDAY],
        at="2026-11-24T09:59:00Z",
    ),
    "the phone, on a day of which nothing is known": Case(
        ["phone Tuesday 10-12.30"],
        ["Phone answered", "Not known today. Answered on Tuesday at 10 am.", *TUESDAY],
        at="2026-11-26T11:00:00Z",
    ),
    "oxygen alone": Case(
        ["chamber Tuesday 10-12.30"],
        ["Oxygen sessions", "Open now, until 12.30 pm.", *TUESDAY],
        "Oxygen sessions: Open now, until 12.30 pm.",
    ),
    "building and oxygen: the building is said": Case(
        ["building Tuesday 9-12.30", "chamber Tuesday 10-12"],
        [
            "Building open",
            "Open now, until 12.30 pm.",
            "Tuesday: 9 am to 12.30 pm",
            "Other days: Not known",
            "Oxygen sessions",
            "Closed now. Opens on Tuesday 1 December at 10 am.",
            "Tuesday: 10 am to noon",
            "Other days: Not known",
        ],
        "Open now, until 12.30 pm.",
    ),
    "building not known today, oxygen known: the oxygen is said": Case(
        ["building Monday 9-17", "chamber Tuesday 10-12.30"],
        [
            "Building open",
            "Not known today. Opens on Monday at 9 am.",
            "Monday: 9 am to 5 pm",
            "Other days: Not known",
            *BOXING_DAY,
            "Oxygen sessions",
            "Open now, until 12.30 pm.",
            *TUESDAY,
        ],
        "Oxygen sessions: Open now, until 12.30 pm.",
    ),
    "neither is known today: the building is said": Case(
        ["building Wednesday 9-17", "chamber Thursday 9-10"],
        [
            "Building open",
            "Not known today. Opens tomorrow at 9 am.",
            "Wednesday: 9 am to 5 pm",
            "Other days: Not known",
            "Oxygen sessions",
            "Not known today. Opens on Thursday at 9 am.",
            "Thursday: 9 am to 10 am",
            "Other days: Not known",
        ],
        "Not known today. Opens tomorrow at 9 am.",
    ),
    "not checked lately": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "These times have not been checked lately. Please ring first.", *TUESDAY],
        own={"confirmed_on": date(2026, 7, 14), "phone": "020 7946 0000"},
    ),
    "checked 132 days ago": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Open now, until 12.30 pm.", *TUESDAY],
        "Open now, until 12.30 pm.",
        own={"confirmed_on": date(2026, 7, 15)},
    ),
    "not checked lately, and no way to ask": Case(
        ["building Tuesday 10-12.30"],
        [
            "Building open",
            "These times have not been checked lately. Please do not travel until you have reached it.",
            *TUESDAY,
        ],
        own={"confirmed_on": None, "phone": "", "website": "", "email": ""},
    ),
    "shut from today on": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Closed for now. New roof. Please ring first.", *TUESDAY],
        own={"closed_from": date(2026, 11, 24), "closed_reason": "New roof.", "phone": "020 7946 0000"},
    ),
    "shut until today": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Closed until the end of Tuesday 24 November 2026. New roof.", *TUESDAY],
        own={"closed_until": date(2026, 11, 24), "closed_reason": "New roof"},
    ),
    "shut until yesterday": Case(
        ["building Tuesday 10-12.30"],
        ["Building open", "Open now, until 12.30 pm.", *TUESDAY],
        "Open now, until 12.30 pm.",
        own={"closed_until": date(2026, 11, 23)},
    ),
    "opens after a closure": Case(
        ["building Tuesday 10-12"],
        [
            "Building open",
            "Closed now. Opens on Tuesday 8 December at 10 am.",
            "Tuesday: 10 am to noon",
            "Other days: Not known",
        ],
        "Closed now. Opens on Tuesday 8 December at 10 am.",
        own={"closed_from": date(2026, 11, 25), "closed_until": date(2026, 12, 7)},
    ),
    "opens on the last of the days that are looked at": Case(
        ["building Tuesday 10-12"],
        [
            "Building open",
            "Not known today. Opens on Tuesday 22 December at 10 am.",
            "Tuesday: 10 am to noon",
            "Other days: Not known",
        ],
        "Not known today. Opens on Tuesday 22 December at 10 am.",
        at="2026-11-25T12:00:00Z",
        own={"closed_from": date(2026, 11, 26), "closed_until": date(2026, 12, 21)},
    ),
    "no session in four weeks": Case(
        ["building Tuesday 10-12", *(f"building 2026-12-{day:02} closed Works" for day in (1, 8, 15))],
        [
            "Building open",
            "Closed for now. Please ring first.",
            "Tuesday: 10 am to noon",
            "Other days: Not known",
            "Different on these days:",
            *(f"Tuesday {day} December: closed (Works)" for day in (1, 8, 15)),
        ],
        "Closed for now. Please ring first.",
        own={"phone": "020 7946 0000"},
    ),
    "no session in four weeks, and today not known": Case(
        [
            "building Tuesday 10-12",
            *(f"2026-{day} closed Works" for day in ("12-01", "12-08", "12-15", "12-22")),
        ],
        [
            "Building open",
            "Not known today. Please ring first.",
            "Tuesday: 10 am to noon",
            "Other days: Not known",
            "Different on these days:",
            *(f"Tuesday {day} December: closed (Works)" for day in (1, 8, 15, 22)),
        ],
        "Not known today. Please ring first.",
        at="2026-11-25T12:00:00Z",
        own={"phone": "020 7946 0000"},
    ),
    "today is a day off": Case(
        ["building Tuesday 10-12.30", "2026-11-24 closed Training"],
        [
            "Building open",
            "Closed now. Opens on Tuesday 1 December at 10 am.",
            *TUESDAY,
            "Different on these days:",
            "Tuesday 24 November: closed (Training)",
        ],
        "Closed now. Opens on Tuesday 1 December at 10 am.",
    ),
    "a day off on a day of which nothing was known": Case(
        ["building Tuesday 10-12.30", "2026-11-26 closed", "building 2026-11-27 closed Training"],
        [
            "Building open",
            "Open now, until 12.30 pm.",
            *TUESDAY,
            "Different on these days:",
            "Thursday 26 November: closed",
            "Friday 27 November: closed (Training)",
        ],
        "Open now, until 12.30 pm.",
    ),
    "a day off on a day that is closed is no news": Case(
        ["building Tuesday 10-12.30", "2026-11-26 closed"],
        ["Building open", "Open now, until 12.30 pm.", *CLOSED_BUT_TUESDAY],
        "Open now, until 12.30 pm.",
        own=WHOLE,
    ),
    "a bank holiday on an ordinary day, and one on another": Case(
        ["building Tuesday 10-12.30", "building Friday 9-12"],
        [
            "Building open",
            "Closed now. Opens on Tuesday at 10 am.",
            "Tuesday: 10 am to 12.30 pm",
            "Friday: 9 am to noon",
            "Other days: Not known",
            "Different on these days:",
            "Friday 25 December: closed (Christmas Day)",
            "Friday 1 January: closed (New Year's Day)",
        ],
        "Closed now. Opens on Tuesday at 10 am.",
        at="2026-12-25T10:00:00Z",
    ),
    "other times of one service": Case(
        ["building Tuesday 10-12.30", "building 2026-12-01 14-15 by appointment Party"],
        [
            "Building open",
            "Open now, until 12.30 pm.",
            *TUESDAY,
            "Different on these days:",
            "Tuesday 1 December: 2 pm to 3 pm by appointment (Party)",
        ],
        "Open now, until 12.30 pm.",
    ),
    "other times on the last day that is listed, and on the day after it": Case(
        ["building Tuesday 10-12.30", "building 2027-01-04 9-10", "building 2027-01-05 9-10"],
        [
            "Building open",
            "Open now, until 12.30 pm.",
            *TUESDAY,
            "Different on these days:",
            "Monday 4 January: 9 am to 10 am",
        ],
        "Open now, until 12.30 pm.",
    ),
    "sessions of a service on one day alone": Case(
        ["chamber 2026-11-26 9-10 Open day"],
        [
            "Oxygen sessions",
            "Not known today. Opens on Thursday at 9 am.",
            "Ordinary days: Not known",
            "Different on these days:",
            "Thursday 26 November: 9 am to 10 am (Open day)",
        ],
        "Oxygen sessions: Not known today. Opens on Thursday at 9 am.",
    ),
    "Christmas Eve for all, where only Mondays have oxygen": Case(
        ["chamber Monday 10-11", "2026-12-24 9-12 Christmas Eve"],
        ["Oxygen sessions", "Not known today. Opens on Monday 4 January at 10 am.", "Monday: 10 am to 11 am",
         "Other days: Not known", *BOXING_DAY],
        "Oxygen sessions: Not known today. Opens on Monday 4 January at 10 am.",
        at="2026-12-24T10:00:00Z",
    ),
    "Christmas Eve for all, where each service has a Thursday": Case(
        ["building Thursday 10-16", "phone Thursday 9-17", "chamber Thursday 8-10", "chamber Thursday 13-14",
         "2026-12-24 9-12 Christmas Eve"],
        ["Building open", "Open now, until noon.", "Thursday: 10 am to 4 pm", "Other days: Not known",
         "Different on these days:", "Thursday 24 December: 9 am to noon (Christmas Eve)",
         "Phone answered", "Answered now, until noon.", "Thursday: 9 am to 5 pm", "Other days: Not known",
         "Different on these days:", "Thursday 24 December: 9 am to noon (Christmas Eve)",
         "Oxygen sessions", "Closed now. Opens on Thursday 31 December at 8 am.",
         "Thursday: 8 am to 10 am, 1 pm to 2 pm",
         "Other days: Not known",
         "Different on these days:", "Thursday 24 December: 9 am to 10 am (Christmas Eve)"],
        "Open now, until noon.",
        at="2026-12-24T10:00:00Z",
    ),
    "a day off where no times are known": Case(
        ["2026-11-24 closed", "2026-11-25 closed Training", "phone 2026-11-26 closed", "2026-11-23 closed Over",
         "2027-01-04 closed Last", "2027-01-05 closed Far off"],
        ["Closed on these days:", "Tuesday 24 November: closed", "Wednesday 25 November: closed (Training)",
         "Thursday 26 November: Phone answered: closed", "Monday 4 January: closed (Last)", "Not known"],
    ),
    "a day off of a service whose times are not known": Case(
        ["building Tuesday 10-12.30", "chamber 2026-11-24 closed Service", "2026-12-01 closed Training"],
        ["Building open", "Open now, until 12.30 pm.", *TUESDAY,
         "Different on these days:", "Tuesday 1 December: closed (Training)",
         "Closed on these days:", "Tuesday 24 November: Oxygen sessions: closed (Service)"],
        "Open now, until 12.30 pm.",
    ),
    "other times for all where no times are known are nobody's": Case(
        ["2026-11-24 9-12 Christmas Eve"], ["Not known"]
    ),
    "in summer by the clock on the wall": Case(
        ["building Tuesday 10-12"],
        ["Building open", "Open now, until noon.", "Tuesday: 10 am to noon", "Other days: Not known"],
        "Open now, until noon.",
        at="2026-07-14T09:00:00Z",
        own={"confirmed_on": date(2026, 7, 1)},
    ),
    "nothing is known": Case([], ["Not known"]),
}  # fmt: skip


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request):
    return request.param


@pytest.fixture
def centre(case):
    own = {"nation": "England", "confirmed_on": CHECKED, "opening_hours": "", **case.own}
    return give_times(CentreFactory(**own), *case.rows)


@pytest.fixture(autouse=True)
def _at(request):
    if "case" in request.fixturenames:
        with time_machine.travel(request.getfixturevalue("case").at, tick=False):
            yield
    else:
        yield


def lines_of_page(client, centre):
    """What the page says of its hours, a line each."""
    page = BeautifulSoup(client.get(centre.get_absolute_url()).text, "html.parser")
    section = page.find(attrs={"aria-labelledby": "hours"})
    unknown = ["Not known"] if "opening times" in page.select_one("#not-known").text else []
    if section is None:
        return unknown
    found = []
    for tag in section.select("h3, dl > div, li, p"):
        if tag.find_parent("details"):  # how to have them in a calendar
            continue
        if tag.name == "div":
            found.append(f"{tag.dt.text}: {tag.dd.text}")
        else:
            found.append(" ".join(tag.text.split()))
    return found + unknown


LISTS = ["/centres/?near=51.5,-0.1", "/embed/?near=51.5,-0.1", "/centres/kept/?keep="]


def card(client, centre, address):
    page = client.get(address + (centre.slug if address.endswith("keep=") else "")).text
    assert centre.name in page
    return [tag.text for tag in BeautifulSoup(page, "html.parser").select(".card__now")]


def test_the_page_a_card_and_the_lists_say_exactly_this(client, centre, case):
    assert lines_of_page(client, centre) == case.page
    for address in LISTS:
        assert card(client, centre, address) == ([case.card] if case.card else [])


CHRISTMAS_EVE = ["chamber Monday 10-11", "2026-12-24 9-12 Christmas Eve"]


@time_machine.travel("2026-12-20T10:00:00Z", tick=False)
def test_other_times_for_all_make_no_session_for_calendars_and_machines(client):
    centre = give_times(CentreFactory(confirmed_on=CHECKED), *CHRISTMAS_EVE)
    assert "20261224" not in client.get(f"/centres/{centre.slug}.ics").text
    page = client.get(centre.get_absolute_url()).text
    assert "24 December" not in page
    assert "2026-12-24" not in page


@pytest.mark.parametrize(
    ("rows", "own", "lines"),
    [
        (CHRISTMAS_EVE, {}, ["Oxygen sessions: Monday 10 am to 11 am; other days not known"]),
        (
            ["building Monday 10-11", "building Friday 9-12"],
            {"closed_other_days": ["building"]},
            ["Building open: Monday 10 am to 11 am; Friday 9 am to noon; closed on the other days"],
        ),
        (
            ["phone 2026-10-02 9-12 by appointment", "2026-10-01 closed Training"],
            {},
            [
                "Phone answered: ordinary days not known",
                "Phone answered, Thursday 1 October: closed (Training)",
                "Phone answered, Friday 2 October: 9 am to noon by appointment",
            ],
        ),
        (["2026-10-01 closed Training"], {}, ["Thursday 1 October: closed (Training)"]),
        (
            [f"building {day} 9-17" for day in WEEK],
            {},
            [f"Building open: {'; '.join(f'{day} 9 am to 5 pm' for day in WEEK)}"],
        ),
    ],
)
@time_machine.travel("2026-09-15T10:00:00Z", tick=False)
def test_a_centre_is_asked_whether_exactly_this_is_right(rows, own, lines):
    centre = give_times(CentreFactory(confirmed_on=date(2026, 9, 1), opening_hours="", **own), *rows)
    assert emails.format_hours_lines(with_details(Centre.objects.filter(pk=centre.pk)).get()) == lines
