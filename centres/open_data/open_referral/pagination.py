"""A page of a list, with the envelope of the standard."""

from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest

from centres.open_data.responses import InvalidRequest
from centres.search.errors import Problem

PER_PAGE, MOST_PER_PAGE = 50, 100
BAD_PAGE = Problem("bad-page", 400, "The page must be a whole number from 1.")
BAD_PER_PAGE = Problem("bad-per-page", 400, f"There can be 1 to {MOST_PER_PAGE} services on a page.")


def build_list_page(request: HttpRequest, things: QuerySet | Sequence, shape: Callable) -> dict:
    """The things of the page that was asked for, each as `shape` makes it. Raises InvalidRequest."""
    number = _number(request.GET.get("page", "1"), 10**6, BAD_PAGE)
    size = _number(request.GET.get("per_page", str(PER_PAGE)), MOST_PER_PAGE, BAD_PER_PAGE)
    total = things.count() if isinstance(things, QuerySet) else len(things)
    pages = -(-total // size)
    contents = [shape(thing) for thing in things[(number - 1) * size : number * size]]
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _number(text: str, most: int, wrong: Problem) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
        raise InvalidRequest(wrong)
    return int(text)
