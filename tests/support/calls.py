"""A call as a volunteer's browser sends it: all boxes of the page, with what was typed in place of what stood there."""

from bs4 import BeautifulSoup
from django.test import Client

from centres.calls.models import Call
from centres.models import Centre

OVER = {"role": "manager", "spoke_with": "Pat Made-up"}


def read_boxes(text: str, form: str = "form.call") -> dict[str, list[str]]:
    """What the page's form would send if only its first button were pressed."""
    found: dict[str, list[str]] = {}
    for box in BeautifulSoup(text, "html.parser").select_one(form).select("input, select, textarea"):
        if box.name == "select":
            values = [one["value"] for one in box.select("option[selected]")] or [
                box.select_one("option")["value"]
            ]
        elif box.name == "textarea":
            values = [box.text.removeprefix("\n")]
        elif box["type"] in ("radio", "checkbox"):
            values = [box.get("value", "on")] if box.has_attr("checked") else []
        else:
            values = [box.get("value", "")]
        if values:
            found.setdefault(box["name"], []).extend(values)
    return found


def start(client: Client, centre: Centre) -> Call:
    answer = client.post(f"/staff/calls/centres/{centre.pk}/start/")
    assert answer.status_code == 302, answer.status_code
    return Call.objects.open().get(centre=centre)


def type_in(client: Client, call: Call, button: str = "save", **typed):
    at = f"/staff/calls/{call.pk}/"
    return client.post(at, read_boxes(client.get(at).text) | {"next": button} | typed)


def finish(client: Client, call: Call, outcome: str = "confirmed", **typed):
    at = f"/staff/calls/{call.pk}/{outcome}/"
    page = client.get(at)
    assert page.status_code == 200, (page.status_code, page.get("Location"))
    boxes = read_boxes(page.text)
    needed = {name: value for name, value in OVER.items() if name in boxes}
    return client.post(at, boxes | needed | typed)


def ring(client: Client, centre: Centre, outcome: str = "confirmed", over: dict | None = None, **typed):
    """A whole call: what was typed, then its outcome."""
    call = start(client, centre)
    assert type_in(client, call, outcome, **typed)["Location"].endswith(f"/{outcome}/")
    answer = finish(client, call, outcome, **(over or {}))
    call.refresh_from_db()
    centre.refresh_from_db()
    return call, answer
