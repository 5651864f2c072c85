"""A centre with everything filled in, as a test and a measurement need it."""

from datetime import date, time

from centres.models import AccessFact, Centre, DayException, Fact, Offer, OpeningTime, Oxygen, Photo
from tests.support.factories import CentreFactory, TherapyFactory

DAY = date(2026, 11, 12)


def filled_in(**own) -> Centre:
    """Six offers, three services with sessions on five days, all sixteen facts, a chamber, five pictures."""
    centre = CentreFactory(
        **{
            "address": "1 Made-up Road",
            "county": "Testshire",
            "postcode": "N8 0NP",
            "phone": "020 7946 0000",
            "phone_answered_by": "Sue, or another volunteer",
            "email": "hello@example.org",
            "website": "https://example.org",
            "charity_number": "1031690",
            "also_offers": "Knitting\nTea",
            "opening_hours": "Ring for a tour.",
            "closure_note": "We move in June.",
            "who_may_come": "Anyone with MS, and carers",
            "form_first": "yes",
            "letter_first": "advised",
            "terms_checked_on": DAY,
            "confirmed_on": DAY,
            "source": "A register",
            "source_date": "June 2026",
        }
        | own
    )
    offers = [
        ("donation", 1250, "one session of an hour"),
        ("price", 4000, ""),
        ("free", None, ""),
        *[("", None, "")] * 3,
    ]
    for position, (terms, pence, covers) in enumerate(offers):
        day = DAY if terms else None
        Offer.objects.create(
            centre=centre,
            therapy=TherapyFactory(position=position),
            terms=terms,
            pence=pence,
            covers=covers,
            checked_on=day,
        )
    for service in ("building", "phone", "chamber"):
        for weekday in range(5):
            for opens in (9, 13):
                OpeningTime.objects.create(
                    centre=centre, service=service, weekday=weekday, opens=time(opens), closes=time(opens + 3)
                )
    DayException.objects.create(centre=centre, day=date(2026, 12, 1), reason="Training")
    for n, fact in enumerate(Fact):
        answer = ("yes", "no", "unknown")[n % 3]
        number = 20 if fact == Fact.BLUE_BADGE else None
        AccessFact.objects.create(
            centre=centre,
            fact=fact,
            answer=answer,
            number=number,
            note="Ask at the desk" if n % 4 == 0 else "",
            checked_on=DAY if answer != "unknown" else None,
        )
    Oxygen.objects.create(centre=centre, pressures=[150, 200], seats=6, filled_with="air", checked_on=DAY)
    for n in range(5):
        Photo.objects.create(
            centre=centre,
            alt=f"Made-up picture {n}",
            name=f"{n:032x}",
            widths=[480, 960, 1600],
            width=1600,
            height=1200,
        )
    return centre
