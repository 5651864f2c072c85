"""The open data explained: openapi.json for programs, and a page made of it for people, so that both say the same."""

import json
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from centres.open_data.responses import DIRECTORY, allow_any_origin, open_data, refuse_write_method
from msntc.page_cache import respond_from_cache

DESCRIPTION = json.loads((Path(__file__).parent / "openapi.json").read_text(encoding="utf-8"))
PERIODS = {60: "a minute", 86_400: "a day"}


class Example(NamedTuple):
    """An answer as it might be; `title` where there are several."""

    title: str
    text: str


class Operation(NamedTuple):
    """One address of the open data, as the page tells of it."""

    path: str
    summary: str
    description: str
    parameters: list[dict]
    examples: list[Example]

    @property
    def is_whole(self) -> bool:
        """Whether the address can be followed as it stands."""
        return not self.parameters


@open_data(limit="data", cache=DIRECTORY)
def show_openapi_description(request: HttpRequest) -> dict:
    """OpenAPI 3.1, with this site's own address in it."""
    told = deepcopy(DESCRIPTION)
    told["servers"] = [{"url": settings.SITE_URL}]
    told["info"]["license"]["url"] = settings.SITE_URL + told["info"]["license"]["url"]
    return told


@csrf_exempt
def show_api_manual(request: HttpRequest) -> HttpResponse:
    """For people; who sends something here instead of reading is told as everywhere under /api/."""
    if request.method not in {"GET", "HEAD"}:
        return allow_any_origin(refuse_write_method(request))
    return respond_from_cache(
        request, "api-manual", (timezone.localdate(),), lambda: render_api_manual(request)
    )


def render_api_manual(request: HttpRequest) -> str:
    limits = {name: format_rate_limits(allowances) for name, allowances in settings.API_LIMITS.items()}
    context = {"operations": list_operations(), "refusals": list_refusals(), "limits": limits}
    return render_to_string("centres/api.html", context, request)


def list_operations() -> list[Operation]:
    return [
        Operation(
            path,
            item["get"]["summary"],
            item["get"]["description"],
            [_resolve_reference(one) for one in item["get"].get("parameters", [])],
            _examples(item["get"]["responses"]["200"]["content"]),
        )
        for path, item in DESCRIPTION["paths"].items()
    ]


def _resolve_reference(part: dict) -> dict:
    """What a part of the description says, where it stands or where it refers to."""
    if "$ref" not in part:
        return part
    kind, name = part["$ref"].split("/")[-2:]
    return DESCRIPTION["components"][kind][name]


def list_refusals() -> list[tuple[str, str]]:
    """Status and meaning of each way to be refused."""
    found = {}
    for item in DESCRIPTION["paths"].values():
        for status, response in item["get"]["responses"].items():
            if "$ref" in response and int(status) >= 400:
                found[status] = _resolve_reference(response)["description"]
    return sorted(found.items())


def format_rate_limits(allowances: list[tuple[int, int]]) -> str:
    """`60 times a minute and 1,000 times a day`."""
    return " and ".join(f"{most:,} times {PERIODS[seconds]}" for most, seconds in allowances)


def _examples(content: dict) -> list[Example]:
    (told,) = content.values()
    several = told.get("examples", {})
    if "example" in told:
        return [Example("", _as_text(told["example"]))]
    return [Example(one["summary"], _as_text(one["value"])) for one in several.values()]


def _as_text(example: dict | str) -> str:
    return example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)
