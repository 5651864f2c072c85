"""What a stranger could use in a text is found in every dress, and plain times and dates are let through.

The examples are made up after common tricks: premium-rate and changed numbers, "our bank details have changed", gift
cards, shortened addresses. They were taken from no list.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.verification.risky_text import Risk, find_new_risks, find_risks, normalise_characters

PLAIN = """
Tuesdays 10 to 4
Mon-Fri 9-5
9.30-12.30, 13.30-16.30
Monday 10am to 4pm, Tuesday 9.30am-12 noon
0930-1230 and 1300-1630
Closed 24 December 2026 to 3 January 2027
Closed 24/12/2026 – 03/01/2027
By appointment. Ring first.
Open 10 - 12 and 2 - 4
Open. To come, ring us.
Mon @ 10am
Tuesday: 10:00–16:00; Thursday: 10:00–13:30
10.30 12.00 13.30 15.00 are the oxygen sessions
24 hours, 7 days a week
First Saturday of the month, 10-1
Closed on bank holidays
Anyone with MS aged 18 or over, and carers
Room 2, 3rd floor
Chair yoga 60 minutes
4 p.m. to 6 p.m.
Mon 10-4, Tue 10-4, Wed 10-4, Thu 10-4, Fri 10-4
1st and 3rd Tuesday
e.g. Pilates, i.e. on a mat. Closed in August.
Up to 12 people (max. 12)
2 sessions at 1.5 ATA and 2.0 ATA
Mo 9 – 12.30, 13.30 – 16
Café and crèche – naïve art, façade tour
🏊 Swimming 👨‍👩‍👧 for families
open 9.30-12.30
Open 9.30-12.30 from 24.12.26
24.12.26
Closed 24.12.26 – 3.1.27.
Closed 24.12.2026 to 03.01.2027, back on 4.1.27 (10.30 to 4)
Closed on 24.12.26, 25.12.26 and 1.1.27
Closed on account of the weather
We take your needs into account
We have an account with the taxi firm
Closed for the summer. A good lunch is served
A hoist for moving in and out of the chamber
""".strip().splitlines()
RISKY = {
    Risk.CLOSING: [
        "CLOSED FOR GOOD. We have moved to another town",
        "Closed until further notice",
        "The centre has shut down",
        "Permanently closed",
        "We have moved",
        "Please come to our new premises",
    ],
    Risk.NUMBER: [
        "text HELP to 70 070",
        "text HELP to 88 600",
        "We have a new number: 0911 123 4567",
        "ring 09 11 12 34 56 7",
        "0 9 1 1 1 2 3 4 5 6 7",
        "0-9-1-1-1-2-3-4-5-6-7",
        "O9II l23 4567",
        "0911 123 4567",
        "09\u200b11 1\u200b23 45\u200b67",
        "+44 911 123 4567",
        "0044 911 1234567",
        "(0911)123-4567",
        "0911/123/4567",
        "0911•123•4567",
        "0911\n123\n4567",
        "0871 200 1234",
        "0843 208 1234",
        "07700 900123",
        "call 118",
        "118 118",
        "118118",
        "text HELP to 70070",
        "oh nine one one one two three four",
        "20-45-45",
        "20 45 45",
        "12-13-14",
        "24-12-26",
        "0911 2-22 22222",
        "0911 2-22 222",
        "20.45.45",
        "12.13.14",
        "24 12 26",
        "24.12.26.45",
        "0911) 24.12.26",
        "09.11.26 345 67",
        "24.12.26 12 34 56 78",
        "GB29 NWBK 6016 1331 9268 19",
        "٠٩١١١٢٣٤٥٦٧",
        "0️⃣9️⃣1️⃣1️⃣1️⃣2️⃣3️⃣4️⃣",
        "⓪⑨①①①②③④⑤",
        "Mon 09.11.12.34.56",
        "0900-1110 1111",
    ],
    Risk.ACCOUNT: [
        "Our bank details have changed",
        "sort code to follow, ask us",
        "Please pay by bank transfer only",
        "pay with gift cards",
        "PayPal",
        "your PIN number",
        "send Bitcoin",
        "Pay into our new account",
        "Our account has changed, on account of fraud",
        "We have an account with the new bank",
        "a/c of the centre",
    ],
    Risk.MONEY: ["Pay £20 to us", "£ 20", "￡20", "20 pounds", "50p", "€10", "a tenner at the door"],
    Risk.WEB: [
        "look at evil (dot) com",
        "look at evil[.]com",
        "look at evil [ DOT ] support",
        "http://evil.example",
        "evil.example/pay",
        "see evil.example now",
        "www.evil.test",
        "evil dot com",
        "evil . com",
        "ms-centre.co.uk",
        "pay@evil.test",
        "pay (at) evil.com",
        "EVIL.COM",
        "<a href=x>",
        "bit.ly/abc",
        "ｗｗｗ.evil.com",
        "evil。com",
        "e\u200bvil.c\u200bom",
        "@mscentre_help",
        "mailto:x",
    ],
    Risk.HIDDEN: ["Open \u202e21 ot 9\u202c"],
}


@pytest.mark.parametrize("text", PLAIN)
def test_times_days_and_dates_are_no_risk(text):
    assert find_risks(text) == set()


@pytest.mark.parametrize(("risk", "text"), [(risk, text) for risk, texts in RISKY.items() for text in texts])
def test_what_leads_people_astray_is_found(risk, text):
    assert risk in find_new_risks("", text)
    assert risk in find_new_risks("Tuesdays 10 to 4", f"Tuesdays 10 to 4. {text} Thank you.")


def test_what_stood_there_already_was_looked_at_and_something_else_of_its_kind_was_not():
    before = "Ring 0113 496 0000 first. Coffee £2."
    assert find_new_risks(before, "Fridays 10 to 2. Ring 0113 496 0000 first. Coffee £2.") == []
    assert find_new_risks(before, "Ring 0113 496 0001 first. Coffee £2.") == [Risk.NUMBER]
    assert find_new_risks(before, "Ring 0113 496 0000 first. Coffee £20.") == [Risk.MONEY]


DRESS = st.sampled_from(["", " ", ".", "-", " - ", "\u200b", "/", "(", ") ", "\u00a0", "\n", "•"])
SHAPES = st.sampled_from(["{}", "０", "𝟎", "o"])


def dressed(digit: str, shape: str) -> str:
    match shape:
        case "０":
            return chr(0xFF10 + int(digit))
        case "𝟎":
            return chr(0x1D7CE + int(digit))
        case "o":
            return {"0": "O", "1": "l"}.get(digit, digit)
    return digit


@given(
    st.sampled_from(["0911", "0871", "0843", "44911", "0800", "07700"]),
    st.text("23456789", min_size=6, max_size=7),
    DRESS,
    st.data(),
)
def test_a_number_is_found_in_every_dress(beginning, rest, between, data):
    """Between digits stands one sign or nothing: signs that change may read as times and dates."""
    number = beginning + rest
    parted = st.sampled_from(["", between])
    text = "".join(dressed(digit, data.draw(SHAPES)) + data.draw(parted) for digit in number)
    assert Risk.NUMBER in find_new_risks("Tuesdays 10 to 4", f"Tuesdays 10 to 4. Ring {text}")


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert isinstance(find_risks(text), set)
    assert normalise_characters(normalise_characters(text)) == normalise_characters(text)


@pytest.mark.parametrize("text", ["9", "10-", "a-", "one ", "10.30 - ", "a.", "a@", "1 2 3 a.b-"])
def test_the_longest_text_that_a_link_may_send_costs_little(text):
    began = time.process_time()
    find_risks((text * 1_000)[:1_000])
    assert time.process_time() - began < 2
