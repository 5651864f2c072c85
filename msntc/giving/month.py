"""A month's payments as a table that a spreadsheet opens without taking anybody's name for a sum."""

import csv
import io
from datetime import date, timedelta

from msntc.giving.claims import REAL
from msntc.giving.giftaid.rows import pounds
from msntc.giving.models import Payment

HEADINGS = [
    "Came on", "Amount", "Went back", "Still ours", "Dispute", "How it came", "How often", "Fund", "Restricted",
    "Title", "First name", "Last name", "Company or group", "E-mail", "Reference", "Gift", "Gift Aid claim",
]  # fmt: skip


def month_end(month: date) -> tuple[int, str]:
    """How many payments of real money came in the month of that day, and their table as CSV."""
    first = month.replace(day=1)
    next_month = (first + timedelta(days=32)).replace(day=1)
    payments = (
        Payment.objects.filter(received_on__gte=first, received_on__lt=next_month, gift__mode__in=REAL)
        .select_related("gift__fund")
        .prefetch_related("claim_lines")
        .order_by("received_on", "id")
    )
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(HEADINGS)
    for payment in payments:
        table.writerow(map(harmless, line(payment)))
    return len(payments), written.getvalue()


def line(payment: Payment) -> list[str]:
    gift, fund = payment.gift, payment.gift.fund
    return [
        f"{payment.received_on:%d/%m/%Y}",
        pounds(payment.pence),
        pounds(payment.refunded_pence),
        pounds(payment.kept_pence),
        payment.get_dispute_display() if payment.dispute else "",
        gift.get_source_display(),
        gift.get_frequency_display(),
        fund.name if fund else "",
        "Yes" if fund and fund.restricted else "",
        gift.title,
        gift.first_name,
        gift.last_name,
        gift.organisation,
        gift.email,
        payment.external_ref,
        str(gift.pk),
        ", ".join(str(one.claim_id) for one in payment.claim_lines.all() if one.is_live),
    ]


def harmless(text: str) -> str:
    """With an apostrophe before what a spreadsheet would run, wide signs too (OWASP, CSV injection)."""
    return (
        "'" + text
        if text.lstrip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")) or text[:1] in ("\t", "\r", "\n")
        else text
    )
