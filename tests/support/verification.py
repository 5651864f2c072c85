"""What the tests of “still right?” share: the day, letters that were sent, and the address of one's page."""

from datetime import UTC, date, datetime, timedelta

import time_machine

from centres.models import VerificationRequest
from centres.verification import tokens

TODAY = date(2026, 11, 21)

FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def asked(centre, *, stage=VerificationRequest.Stage.FIRST, days_ago=0, to="first@centre.test"):
    return VerificationRequest.objects.create(
        centre=centre, stage=stage, to=to, asked_on=TODAY - timedelta(days=days_ago)
    )


def url(verification):
    return f"/centres/still-right/{tokens.make_verification_token(verification)}/"


def days(number):
    return timedelta(days=number)


def on_the_day(number):
    return time_machine.travel(datetime(2026, 11, 21, 18, tzinfo=UTC) + days(number), tick=False)


def typed(centre, **changes):
    names = "phone email website address town postcode opening_hours also_offers who_may_come closed_reason".split()
    shown = {name: getattr(centre, name) for name in names}
    return (
        shown | {f"initial-{name}": value for name, value in shown.items()} | {"answer": "changed"} | changes
    )
