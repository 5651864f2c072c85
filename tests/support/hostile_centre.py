"""A centre whose every text is as bad as the database will hold, for the formats in which centres are given out."""

from tests.support.factories import CentreFactory, TherapyFactory

FORMULA = '=HYPERLINK("http://evil.example","x")'
NASTY = [
    FORMULA,
    "+1+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "\t=1",
    "\n\n=1",
    "<script>alert(1)</script>",
    '"quoted", ; \\ and; commas,',
    "🦽 Ŵŷ \u202eelddim\u200f",
    "line\r\nEND:VCARD\r\nBEGIN:VCARD\nagain\rand\u2028more\x0b",
    "Ünïcödé " * 14,
]


def nasty_centre(text: str, **facts):
    """Bad in each text that staff type."""
    name = text[:120]
    return CentreFactory(
        **{
            "name": name,
            "slug": "nasty",
            "address": text,
            "town": text[:80],
            "county": text[:80],
            "phone": text[:30],
            "email": "hello@example.org",
            "also_offers": text,
            "opening_hours": text,
            "closure_note": text,
            "source": text,
            "source_date": text[:200],
            "staff_notes": "Only staff read this",
            "therapies": [TherapyFactory(name=text[:80])],
        }
        | facts
    )
