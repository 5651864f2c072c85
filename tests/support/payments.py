"""Gifts, payments and declarations as tests of the treasurer's work need them."""

from datetime import date
from itertools import count

from msntc.giving.gift_aid import claims
from msntc.giving.models import Claim, Declaration, Gift, GivingSettings, Payment

number = count(1)
ANN = {"first_name": "Ann", "last_name": "Other", "email": "ann@giver.test"}
HOME = {"house": "7", "address": "High Street\nLeeds", "postcode": "LS1 4DY"}


def payment(pence=2500, on=date(2026, 10, 3), *, refunded=0, dispute="", **gift) -> Payment:
    facts = {"source": "cheque", "mode": "offline", "status": "paid", "pence": pence} | ANN | gift
    return Payment.objects.create(
        gift=Gift.objects.create(**facts),
        pence=pence,
        received_on=on,
        external_ref=f"ref-{next(number)}",
        refunded_pence=refunded,
        dispute=dispute,
        lost_pence=pence - refunded if dispute == "lost" else 0,
    )


def declaration(gift=None, made_on=date(2026, 1, 1), **facts) -> Declaration:
    defaults = {
        "charity_name": "Us",
        "wording": "I agree.",
        "title": "Mrs",
        "made_on": made_on,
        "covers_from": made_on.replace(year=made_on.year - 3),
    }
    return Declaration.objects.create(gift=gift, **defaults | ANN | HOME | facts)


def send_claim(on: date) -> Claim:
    """Of all that can be claimed on, made and sent on one day."""
    made = claims.create_claim(None, on)
    claims.submit_claim(made, on)
    return made


def whole_ways(**facts) -> GivingSettings:
    """Ways to give that miss nothing."""
    defaults = {
        "cheque_payee": "Us",
        "cheque_address": "1 Road",
        "complaints": "Write to us.",
        "treasurer_email": "treasurer@us.test",
        "hmrc_reference": "AB12345",
        "year_ends_in": 3,
    }
    return GivingSettings.objects.create(**defaults | facts)
