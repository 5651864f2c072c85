"""A month's money, what came and what went back, as a table for a spreadsheet, which takes no name in it for a sum."""

import csv
import io
from datetime import date, timedelta

from msntc.amounts import format_plain_pounds
from msntc.giving.gift_aid.eligibility import REAL
from msntc.giving.models import Payment, ReversalEntry

HEADINGS = [
    "Day", "What", "Amount, before the payment company’s fees", "How it came", "How often", "Fund", "Restricted",
    "In memory or honour", "Title", "First name", "Last name", "Company or group", "E-mail", "Reference", "Gift",
]  # fmt: skip
CAME, BACK = "Came", "Went back"


def build_month_csv(month: date) -> tuple[int, str]:
    """How many times real money came or went back in the month of that day, and a table of them as CSV.

    What goes back later is in the month in which it goes, by the provider's day, of which we may hear days later.
    """
    first = month.replace(day=1)
    days = first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    came = Payment.objects.filter(received_on__range=days, gift__mode__in=REAL).select_related("gift__fund")
    back = ReversalEntry.objects.filter(on__range=days, payment__gift__mode__in=REAL)
    lines = [(one.received_on, CAME, one.pence, one) for one in came.order_by("id")]
    lines += [
        (one.on, BACK, -one.pence, one.payment)
        for one in back.select_related("payment__gift__fund").order_by("id")
    ]
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(HEADINGS)
    for day, what, pence, payment in sorted(lines, key=lambda one: one[0]):
        table.writerow(
            [
                f"{day:%d/%m/%Y}",
                what,
                format_plain_pounds(pence),
                *map(quote_formula, list_payment_cells(payment)),
            ]
        )
    return len(lines), written.getvalue()


def list_payment_cells(payment: Payment) -> list[str]:
    gift, fund = payment.gift, payment.gift.fund
    return [
        gift.get_source_display(),
        gift.get_frequency_display(),
        fund.name if fund else "",
        "Yes" if fund and fund.restricted else "",
        gift.in_whose_name,
        gift.title,
        gift.first_name,
        gift.last_name,
        gift.organisation,
        gift.email,
        payment.external_ref,
        str(gift.pk),
    ]


def quote_formula(text: str) -> str:
    """With an apostrophe before what a spreadsheet would run, wide signs too (OWASP, CSV injection)."""
    return (
        "'" + text
        if text.lstrip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")) or text[:1] in ("\t", "\r", "\n")
        else text
    )
