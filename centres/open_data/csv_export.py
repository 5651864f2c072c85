"""All centres as CSV (RFC 4180), for people with a spreadsheet.

A spreadsheet runs a cell that begins like a formula and takes the nought off a phone number. So text that begins
so gets an apostrophe before it, and a phone number is written with a space in it, which no spreadsheet counts with.
The mark at the head (BOM) is what tells Excel that this is UTF-8.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date

from django.http import HttpRequest, HttpResponseBase

from centres.detail.own_words import list_own_words
from centres.models import Centre, Service
from centres.open_data import details, serializers
from centres.open_data.responses import DIRECTORY, build_list_response, open_data
from centres.queries import with_details

COLUMNS = (
    "name slug address town county nation postcode phone email website charity_number therapies also_offers "
    "opening_hours closure_note latitude longitude pin confirmed_on source source_date url "
    "closed_from closed_until closed_reason "
    "hours_checked hours_building hours_phone hours_chamber special_days access_yes access_no access_checked_on "
    "prices who_may_come form_first letter_first terms_checked_on "
    "who_may_come_in_words price_in_words access_in_words phones_in_words pressures_in_words printed"
).split()
AS_THEY_ARE = (
    "name slug address town county nation postcode email website charity_number also_offers "
    "closure_note pin closed_reason who_may_come form_first letter_first"
).split()
DAYS = ("confirmed_on", "closed_from", "closed_until", "terms_checked_on")
FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # and the wide forms, which some programs take for the narrow


@open_data(limit="data", cache=DIRECTORY)
def list_centres_as_csv(request: HttpRequest) -> HttpResponseBase:
    return build_list_response(
        with_details(Centre.objects.published()).order_by("name"),
        write_rows,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="ms-therapy-centres.csv"'},
    )


class Line:
    """Takes what the csv module writes, and gives it back."""

    def write(self, text: str) -> str:
        return text


def write_rows(centres: Iterable[Centre]) -> Iterator[str]:
    rows = csv.DictWriter(Line(), COLUMNS)
    yield "\ufeff"
    yield rows.writeheader()
    for centre in centres:
        yield rows.writerow(_row(centre))


def _row(centre: Centre) -> dict:
    return {name: format_text_cell(getattr(centre, name)) for name in AS_THEY_ARE} | {
        "opening_hours": format_text_cell(centre.hours_note),
        "phone": format_text_cell(format_phone_cell(centre.phone)),
        "therapies": format_text_cell("; ".join(offer.therapy.name for offer in centre.offers.all())),
        "latitude": round(centre.point.y, serializers.DECIMALS) if centre.point else "",
        "longitude": round(centre.point.x, serializers.DECIMALS) if centre.point else "",
        **{name: format_date_cell(getattr(centre, name)) for name in DAYS},
        "source": centre.origin,
        "source_date": format_date_cell(centre.confirmed_on),
        "printed": "; ".join(f"{field}: {words}" for field, words in centre.printed.items()),
        **{
            f"{name}_in_words": format_text_cell(f"{words.sentence} {words.origin}".strip())
            for name, words in list_own_words(centre).items()
        },
        "url": serializers.get_centre_page_url(centre),
        **{
            name: format_text_cell(text)
            for name, text in _in_words(details.build_page_details(centre)).items()
        },
    }


def _in_words(told: dict) -> dict[str, str]:
    """What is a list in JSON, as one cell each; parts stand between semicolons."""
    hours = {one["service"]: one for one in told["hours"]}
    special = [
        f"{service['name']}, {one['date']}: {_sessions(one['sessions'])}"
        + (f" ({one['reason']})" if one["reason"] else "")
        for service in told["hours"]
        for one in service["special_days"]
    ] + [f"{one['date']}: {one['words']}" for one in told["days_off"]]
    return {
        "hours_checked": ("yes" if told["hours_checked"] else "no") if hours else "",
        **{f"hours_{kind}": _week(hours[kind]) if kind in hours else "" for kind in Service.values},
        "special_days": "; ".join(special),
        "access_yes": _access(told["access"], "yes"),
        "access_no": _access(told["access"], "no"),
        "access_checked_on": format_date_cell(
            min((one["checked_on"] for one in told["access"]), default=None)
        ),
        "prices": "; ".join(f"{one['therapy']}: {one['words']}" for one in told["prices"]),
    }


def _week(hours: dict) -> str:
    """The sessions of the week; a weekday that is not named is not known."""
    open_ = [f"{one['day'].capitalize()} {_sessions([one])}" for one in hours["week"]]
    return "; ".join(open_ + [f"{day.capitalize()} closed" for day in hours["closed_days"]])


def _sessions(sessions: list[dict]) -> str:
    return ", ".join(
        f"{one['opens']} to {one['closes']}{' by appointment' if one['by_appointment'] else ''}"
        for one in sessions
    ) or "closed"  # fmt: skip


def _access(facts: list[dict], answer: str) -> str:
    return "; ".join(
        ", ".join(filter(None, [one["name"], one["measured"], one["note"]]))
        for one in facts
        if one["answer"] == answer
    )


def format_date_cell(value: date | None) -> str:
    return value.isoformat() if value else ""


def format_text_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = "\n".join(text.split("\r\n")).replace("\r", "\n").strip()
    return f"'{text}" if text.startswith(FORMULA) else text


def format_phone_cell(number: str) -> str:
    """A number that no spreadsheet takes for one: +44 as 0, and a space after the fifth digit if it has none."""
    number = re.sub(r"^(\+|00)44\s*(\(0\))?\s*", "0", number.strip())
    return f"{number[:5]} {number[5:]}" if number.isdigit() and len(number) > 5 else number
