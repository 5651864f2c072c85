"""The times of a day as they are said on the telephone."""

from datetime import time

import pytest

from centres.calls.spoken_hours import NotTimes, Span, format_day, parse_day


def spans(*pairs: str, by_appointment: bool = False) -> tuple[Span, ...]:
    times = [tuple(time.fromisoformat(one) for one in pair.split()) for pair in pairs]
    return tuple(Span(opens, closes, by_appointment) for opens, closes in times)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("10-4", spans("10:00 16:00")),
        ("9.30 to 12 and 1-3", spans("09:30 12:00", "13:00 15:00")),
        ("9:30-12:30, 13-16.30", spans("09:30 12:30", "13:00 16:30")),
        ("from 9 till 5", spans("09:00 17:00")),
        ("2-4", spans("14:00 16:00")),
        ("6-8", spans("18:00 20:00")),
        ("6 am to 8 am, 8.30-9", spans("06:00 08:00", "08:30 09:00")),
        ("7-9", spans("07:00 09:00")),
        ("10-12, 7-9", spans("10:00 12:00", "19:00 21:00")),
        ("10 am – noon", spans("10:00 12:00")),
        ("12-2", spans("12:00 14:00")),
        ("10am to 4pm", spans("10:00 16:00")),
        ("08:00-12:00", spans("08:00 12:00")),
        ("10-12 by appointment", spans("10:00 12:00", by_appointment=True)),
        ("10 til 4", spans("10:00 16:00")),
        ("10-12 2-4", spans("10:00 12:00", "14:00 16:00")),
        ("10 am to noon 1 pm to 3 pm", spans("10:00 12:00", "13:00 15:00")),
        ("8-10pm", spans("20:00 22:00")),
        ("7.30 to 9 p.m.", spans("19:30 21:00")),
        ("10-6pm", spans("10:00 18:00")),
        ("9-1pm", spans("09:00 13:00")),
        ("10-12, 8-9", spans("10:00 12:00", "20:00 21:00")),
        ("10-12, 9pm-10", spans("10:00 12:00", "21:00 22:00")),
        ("8-22", spans("08:00 22:00")),
        ("closed", ()),
        ("Closed.", ()),
    ],
)
def test_what_is_said_becomes_the_sessions_of_the_day(said, meant):
    assert parse_day(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "mornings",
        "10",
        "10-",
        "25-26",
        "10.75-12",
        "9pm-8am",
        "4am-8",
        "15-14:30",
        "10-12-2",
        "10-12, 11-11.30",
        "10-12, 9-10",
        "13 am-2",
        "10-4; tea",
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_to_write_it(said):
    with pytest.raises(NotTimes, match=r"[Ww]rite"):
        parse_day(said)


@pytest.mark.parametrize(
    "said", ["10-4", "9.30 to 12 and 1-3", "6-8", "10-12 by appointment, 2-3", "7.15-noon"]
)
def test_what_is_shown_is_read_back_as_the_same(said):
    assert parse_day(format_day(parse_day(said))) == parse_day(said)
