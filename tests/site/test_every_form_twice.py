"""Each form of the admin, saved twice and by two people: never a fault, never a false word, never a dead end.

Those of centres and therapy pages have tests of their own, box by box (test_optimistic_lock, therapies/test_conflict).
"""

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import reverse

from centres.models import Centre
from msntc.giving.models import Fund, Gift, GivingSettings, Pack, SuggestedAmount
from msntc.search.models import Signpost
from tests.support.conflicts import conflicts, said
from tests.support.payments import payment
from tests.support.therapy_admin import choose, filled
from therapies.models import TherapyPage

pytestmark = pytest.mark.django_db
WORDS = ":is(input[type=text], textarea):not([readonly])"


def list_things(world) -> list:
    """One of each kind whose form saves something."""
    request = RequestFactory().get("/")
    request.user = get_user_model().objects.get(username="ann")
    of_giving = {
        Fund: Fund.objects.create(name="Chamber", purpose="A chamber."),
        Gift: payment().gift,
        GivingSettings: GivingSettings.objects.create(),
        SuggestedAmount: SuggestedAmount.objects.create(frequency="once", pence=1000),
        Pack: Pack.objects.create(title="Poster", file="packs/poster.pdf"),
    }
    words = {"name": "A", "url": "https://example.org/", "reason": "So.", "typed": ["made up"]}
    things = world.objects | of_giving | {Signpost: Signpost.objects.create(subject="another", **words)}
    registered = admin.site._registry.items()
    saved = {model for model, one in registered if one.has_change_permission(request)}
    return [things[model] for model in sorted(saved - {Centre, TherapyPage}, key=str)]


def find_box(text: str, form: str) -> str:
    """The first box of words, an amount or a day among a form's own fields."""
    boxes = BeautifulSoup(text, "html.parser").find(id=form).select(f".form-row {WORDS}")
    return next(box["name"] for box in boxes if "-" not in box["name"])


def change_value(name: str, value: str, n: int) -> str:
    if name.endswith("_on"):
        return f"0{n}/11/2026"
    return f"{n}.50" if name == "pence" else f"{value}{n}"


def test_each_form_may_be_saved_twice_and_by_two(world, ann, ben):
    for thing in list_things(world):
        form = f"{thing._meta.model_name}_form"
        address = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
        page = ann.get(address).text
        opened, box = filled(page, form), find_box(page, form)
        first, second = (change_value(box, opened[box][0], n) for n in (1, 2))
        for words in ("successfully", "Saved already"):
            assert words in said(ann.post(address, opened | {box: first}, follow=True)), address
        asked = ben.post(address, opened | {box: second})
        assert (asked.status_code, len(conflicts(asked))) == (200, 1), address
        assert "successfully" in said(ben.post(address, choose(asked.text, form=form), follow=True)), address
