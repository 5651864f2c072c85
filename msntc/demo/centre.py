"""A centre with everything filled in, and what visitors wrote about it. It says of itself that it is invented."""

from datetime import date, time, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone

from centres.models import (
    AccessFact,
    Centre,
    CorrectionReport,
    Fact,
    Offer,
    OpeningTime,
    Oxygen,
    VerificationRequest,
)
from centres.requests.models import ContactRequest
from centres.snapshots import save_centre
from therapies.models import Therapy

SLUG = "sample-centre-invented"
MILTON_KEYNES = Point(-0.7594, 52.0406, srid=4326)
TERMS = [("donation", 2000, "one session"), ("price", 4000, "one session"), ("free", None, "")]


def create_sample_centre(editor: Any) -> Centre:
    today = timezone.localdate()
    centre = Centre.objects.create(
        name="Sample Centre (invented)",
        slug=SLUG,
        status=Centre.Status.PUBLISHED,
        address="1 Sample Street",
        town="Sampletown",
        county="Sampleshire",
        nation="England",
        phone="0113 496 0123",  # kept free for drama by Ofcom
        phone_answered_by="Sam, or another volunteer (invented)",
        email="hello@example.org",
        website="https://example.org",
        also_offers="Tea and company",
        closure_note="This centre is invented, to show the site. There is nothing at this place.",
        who_may_come="Anyone with MS, and carers (invented)",
        form_first="yes",
        letter_first="advised",
        terms_checked_on=today,
        confirmed_on=today,
        source="Invented for a demonstration",
        point=MILTON_KEYNES,
        pin=Centre.Pin.TOWN,
        contact_email="contact@example.org",
    )
    centre.editors.add(editor)
    fill_in(centre, today)
    save_centre(centre)
    return centre


def fill_in(centre: Centre, today: date) -> None:
    """Offers, hours, access and the chamber: as many as a page can show."""
    for n, therapy in enumerate(Therapy.objects.all()[:6]):
        terms, pence, covers = TERMS[n % len(TERMS)]
        Offer.objects.create(
            centre=centre, therapy=therapy, terms=terms, pence=pence, covers=covers, checked_on=today
        )
    for service in ("building", "phone", "chamber"):
        for weekday in range(5):
            OpeningTime.objects.create(
                centre=centre, service=service, weekday=weekday, opens=time(9, 30), closes=time(16)
            )
    for n, fact in enumerate(Fact):
        answer = ("yes", "yes", "no", "unknown")[n % 4]
        AccessFact.objects.create(
            centre=centre, fact=fact, answer=answer, checked_on=None if answer == "unknown" else today
        )
    Oxygen.objects.create(centre=centre, pressures=[150, 200], seats=6, filled_with="air", checked_on=today)


def create_messages(centre: Centre) -> None:
    """What waits for somebody: two reports of visitors, one who wants to be rung, one letter that asked the centre."""
    CorrectionReport.objects.create(centre=centre, words="Invented: the phone rings, and nobody answers.")
    CorrectionReport.objects.create(
        words="Invented: there is a centre in Sampleville too.", email="a@example.org"
    )
    ContactRequest.objects.create(
        centre=centre,
        name="Sam (invented)",
        answer_by=ContactRequest.AnswerBy.PHONE,
        phone="01632 960456",
        topics=[ContactRequest.Topic.OXYGEN],
        fingerprint="demonstration",
    )
    VerificationRequest.objects.create(
        centre=centre,
        stage=VerificationRequest.Stage.FIRST,
        to="contact@example.org",
        asked_on=timezone.localdate() - timedelta(days=20),
    )
