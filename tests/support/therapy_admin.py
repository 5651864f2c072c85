"""What staff do at their desk: fill the form of a page and send it, as a browser without scripts would."""

import lxml.html
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from therapies.models import TherapyPage

ADMIN = "/admin/therapies/therapypage/"


def account(name: str, *rights: str):
    """A staff account with the named rights on therapy pages: view, change, review, publish…"""
    user = get_user_model().objects.create_user(name, password="x", is_staff=True)
    wanted = [f"{right}_therapypage" for right in rights]
    user.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return user


def change(page: TherapyPage, rest: str = "change/") -> str:
    return f"{ADMIN}{page.pk}/{rest}"


def filled(text: str, form: str = "therapypage_form") -> dict:
    """What a form on a page would send as it stands."""
    data: dict = {}
    for box in (
        lxml.html.document_fromstring(text).get_element_by_id(form).iter("input", "textarea", "select")
    ):
        name, kind = box.get("name"), box.get("type")
        if not name or kind in ("submit", "button") or "__prefix__" in name:
            continue
        if kind in ("checkbox", "radio"):
            values = [box.get("value", "on")] if "checked" in box.attrib else []
        elif box.tag == "select":
            values = [option.get("value") for option in box.iter("option") if "selected" in option.attrib]
            if not values and "multiple" not in box.attrib:
                values = [option.get("value") for option in box.iter("option")][:1]
        elif box.tag == "textarea":
            values = [box.text_content().removeprefix("\n")]
        else:
            values = [box.get("value", "")]
        data.setdefault(name, []).extend(values)
    return {name: values for name, values in data.items() if values}


def choose(text: str, which: str = "mine", form: str = "therapypage_form") -> dict:
    """What the form would send once “theirs” or “mine” was chosen for all that two people changed."""
    rings = BeautifulSoup(text, "html.parser").select(f'.conflict input[type=radio][form="{form}"]')
    return filled(text, form) | {ring["name"]: which for ring in rings}


def opened(client, page: TherapyPage) -> dict:
    """The form of a page, opened."""
    return filled(client.get(change(page)).text)


def save(client, page: TherapyPage, data: dict, **typed):
    """Saves, and goes back to the list: the form, drawn once more, would take as long as all the rest."""
    return client.post(change(page), data | typed | {"_save": "1"}, follow=True)


def typed_into(data: dict, **typed) -> dict:
    """The form's data with words typed into fields whose names have no dashes in Python: sections_0_body."""
    return data | {name.replace("__", "-"): words for name, words in typed.items()}


def new_row(data: dict, prefix: str, **values) -> dict:
    """The form's data with one more row, as “Add another” makes it."""
    n = int(data[f"{prefix}-TOTAL_FORMS"][0])
    row = {f"{prefix}-{n}-{name}": value for name, value in values.items()}
    return data | {f"{prefix}-TOTAL_FORMS": str(n + 1)} | row


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def step(client, page: TherapyPage, name: str, **data):
    return client.post(change(page, f"step/{name}/"), data, follow=True)
