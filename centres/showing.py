"""What a centre's page shows: for visitors of a published centre, and for staff before it is published."""

from django.http import HttpRequest

from centres import drawing, opening
from centres.directions import directions
from centres.models import Centre, Fact, is_confirmed
from centres.shortlist import Share, Shortlist


def shown(request: HttpRequest, centre: Centre) -> dict:
    """The context of templates/centres/detail.html, for a centre that came from `whole`."""
    hours, confirmed = opening.hours(centre), is_confirmed(centre)
    return {
        "centre": centre,
        "hours": hours,
        "is_confirmed": confirmed,
        "offers": centre.offers.all(),
        "chamber": getattr(centre, "oxygen", None),
        "access": access(centre),
        "photos": centre.photos.all(),
        "has_calendar": bool(hours) and confirmed,
        "directions": directions(centre),
        "shortlist": Shortlist.of(request.GET),
        "share": Share(centre.get_absolute_url()),
        "map": drawing.of_centre(centre) if centre.point is not None and "map" in request.GET else None,
    }


def access(centre: Centre) -> dict:
    """The access facts by their answer, each group in the order in which somebody arrives; the last day checked."""
    rows = {row.fact: row for row in centre.access.all()}
    known = [rows[fact] for fact in Fact.values if fact in rows and rows[fact].answer != "unknown"]
    return {
        "yes": [row for row in known if row.answer == "yes"],
        "no": [row for row in known if row.answer == "no"],
        "unknown": [fact.label for fact in Fact if fact not in rows or rows[fact].answer == "unknown"],
        "checked_on": {row.checked_on for row in known},
        "checked_first": min((row.checked_on for row in known), default=None),
        "checked_last": max((row.checked_on for row in known), default=None),
    }
