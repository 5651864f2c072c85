"""The addresses of the admin: which there are, and whether one opens for somebody."""

from functools import cache as once

from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, get_resolver

READ = "changelist history change"
"""What who may only look can open: the form is there, without a button that saves."""
WRITE = f"{READ} add"
ALL = f"{WRITE} delete"
ELSEWHERE = {"giving"}
"""Apps whose own tests walk their pages as those who may (tests/giving/test_treasurer.py); shut for all others here."""


def may(**models: str) -> set[str]:
    """The names of addresses: may(centres_correctionreport="change") is {"centres_correctionreport_change"}."""
    return {f"{model}_{step}" for model, steps in models.items() for step in steps.split()}


def addresses() -> list[URLPattern]:
    """The named addresses of the admin."""
    found = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin")

    def flat(patterns):
        for one in patterns:
            yield from [one] if isinstance(one, URLPattern) else flat(one.url_patterns)

    return [one for one in flat(found.url_patterns) if one.name]


NAMES = sorted({one.name for one in addresses() if one.name.partition("_")[0] not in ELSEWHERE})
BY_POST = {
    "auth_user_invite",
    "auth_user_remove_factor",
    "centres_centre_put_back",
    "centres_centre_phone_off",
    "centres_centre_apply",
    "centres_centre_left_out",
    "centres_batch_undo",
    "centres_proposedchange_decide",
    "therapies_therapypage_step",
    "therapies_therapypage_put_back",
    "therapies_therapypage_invite",
    "therapies_therapypage_revoke",
}


@once
def models_by_name() -> dict:
    return {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}


def shown_here() -> dict:
    """The models that the admin shows, with what shows them, but for those that are walked elsewhere."""
    return {m: one for m, one in admin.site._registry.items() if m._meta.app_label not in ELSEWHERE}


def model_of(name: str):
    found = [model for prefix, model in models_by_name().items() if name.startswith(f"{prefix}_")]
    return found[0] if found else None


def opens(client: Client, name: str, address: str) -> bool:
    """Whether the address does for this person what it is there for, rather than send them away."""
    if name in BY_POST:
        answer = client.post(address, {"answer": "refuse"})
        assert answer.status_code in (302, 403, 404, 400), (name, answer.status_code)
    else:
        answer = client.get(address)
        assert answer.status_code in (200, 302, 301, 403, 404), (name, answer.status_code)
    if answer.status_code in (301, 302):
        to = answer["Location"]
        return to != "/admin/" and "/login/" not in to and "/sign-in/" not in to
    return answer.status_code == 200
