"""What history keeps of centres and pages: every field, old documents too, and whatever a successor adds."""

from datetime import date

import pytest
from django import forms
from django.contrib.gis.forms import GeometryField
from django.db import transaction

from centres.models import Centre, OpeningTime
from centres.snapshots import SNAPSHOT as CENTRE
from msntc.snapshots import Rows, Snapshot
from tests.support.factories import PersonFactory, TherapyFactory, TherapyPageFactory
from tests.support.full_centre import filled_in
from tests.support.therapy_admin import filled
from therapies import publishing
from therapies.models import TherapyPage
from therapies.snapshots import SNAPSHOT as PAGE

pytestmark = pytest.mark.django_db
LEEDS = '{"type": "Point", "coordinates": [-1.5491, 53.8008]}'
TYPED = {
    "charity_number": "1031691",
    "phone": "020 7946 0009",
    "pin": "town",
    "postcode": "LS1 1UR",
    "status": "closed",
}


@pytest.mark.parametrize("snapshot", [CENTRE, PAGE], ids=["centre", "page"])
def test_every_relation_is_kept_or_excluded_and_nothing_is_excluded_that_is_not_there(snapshot):
    assert snapshot.unplaced() == set()
    for part in [snapshot, *snapshot.rows.values()]:
        relations = {one.get_accessor_name() for one in part.model._meta.related_objects}
        fields = {field.name for field in [*part.model._meta.concrete_fields, *part.model._meta.many_to_many]}
        assert part.excluded <= fields | relations
        held = {field.name for field in [*part.plain.values(), *part.many]}
        assert held | part.excluded | {part.model._meta.pk.name} >= fields


def another(field: forms.Field, now: list[str]) -> str:
    """A value that the box takes, and that does not stand in it."""
    match field:
        case GeometryField():
            return LEEDS
        case forms.ModelChoiceField() | forms.ChoiceField():
            return next(str(key) for key, _ in field.choices if str(key) not in ["", *now])
        case forms.BooleanField():
            return "" if now else "on"
        case forms.DateField():
            return "2026-03-04"
        case forms.IntegerField():
            return "7"
        case forms.URLField():
            return "https://other.example"
        case forms.EmailField():
            return "other@example.org"
        case forms.SlugField():
            return "another"
    return "Something else"


@pytest.mark.parametrize("make", [filled_in, TherapyPageFactory], ids=["centre", "page"])
def test_every_field_of_the_form_that_changes_alone_is_saved_and_in_history(admin_client, make):
    """One field after the other, whatever fields there are: one that is added is among them."""
    thing = make()
    PersonFactory(), TherapyFactory()  # to choose from
    address = f"/admin/{thing._meta.label_lower.replace('.', '/')}/{thing.pk}/change/"
    kept, snapshot = ("document", CENTRE) if isinstance(thing, Centre) else ("draft", PAGE)
    opened = admin_client.get(address)
    form = opened.context["adminform"].form
    names = {field.name for field in thing._meta.concrete_fields if field.name in form.fields}
    assert len(names) > 15
    as_it_stands = filled(opened.text, f"{thing._meta.model_name}_form")
    for name in sorted(names):
        typed = as_it_stands | {
            name: [TYPED.get(name) or another(form.fields[name], as_it_stands.get(name, []))]
        }
        if f"{name}-moved" in typed:
            typed[f"{name}-moved"] = ["1"]  # a pin says that it was moved on purpose
        with transaction.atomic():
            assert admin_client.post(address, typed).status_code == 302, name
            saved = type(thing).objects.get(pk=thing.pk)
            assert getattr(saved, name) != getattr(thing, name), name
            record = saved.history.first()
            assert getattr(record, name) == getattr(saved, name), name
            assert getattr(record, kept) == snapshot.read([saved])[saved.pk], name
            transaction.set_rollback(True)


def test_a_field_that_came_since_makes_no_difference_by_itself():
    centre = filled_in()
    now = CENTRE.read([centre])[centre.pk]
    older = now | {
        "centre": {n: v for n, v in now["centre"].items() if n not in ("closed_until", "staff_notes")},
        "offers": [{n: v for n, v in row.items() if n != "extra"} for row in now["offers"]],
        "access": [{n: v for n, v in row.items() if n != "number" or v} for row in now["access"]],
    }
    assert CENTRE.is_same(older, now)
    assert CENTRE.in_lines(older) == CENTRE.in_lines(now)
    older["centre"]["fax"] = "1"
    assert CENTRE.in_lines(older) == CENTRE.in_lines(now)
    older["centre"]["phone"] = "1"
    assert not CENTRE.is_same(older, now)


def test_a_field_of_a_row_that_no_words_speak_of_is_said_all_the_same():
    snapshot = Snapshot(
        Centre,
        under="centre",
        excluded="therapies editors",
        rows={"opening_times": Rows(words=lambda row: f"Session {row.pop('weekday')}")},
    )
    centre = filled_in()
    OpeningTime.objects.exclude(weekday=3, service="phone").delete()
    lines = snapshot.in_lines(snapshot.read([centre])[centre.pk])
    assert "Session 3" in lines
    assert "Opening time, Opens: 13:00:00" in lines


def test_a_page_written_before_this_comes_back_and_shows_no_difference():
    """A document as it was kept until November 2026, key for key."""
    page = TherapyPageFactory()
    page.evidence.update(searched_on=None)
    publishing.save_new_version(page)
    now = TherapyPage.objects.get().draft
    page_then = set(
        "title short_name kind position audience summary key_points what_happens how_long how_often main_risks cost "
        "ask written_on author related sections questions evidence changes".split()
    )
    then = {
        "sections": {"role", "heading", "body", "picture_alt"},
        "evidence": set("headline outcome direction certainty sentence reason sources".split()),
    }
    assert page_then <= set(now)
    assert all(names <= set(now[rows][0]) for rows, names in then.items())
    older = {name: value for name, value in now.items() if name in page_then} | {
        rows: [{name: row[name] for name in names} for row in now[rows]] for rows, names in then.items()
    }
    assert PAGE.in_lines(older) == PAGE.in_lines(now)
    assert PAGE.is_same(older, now)
    assert PAGE.is_same({}, {})
    publishing.restore_page_version(page, older | {"written_on": "2026-01-02", "key_points": ["One"]})
    page.refresh_from_db()
    assert (page.written_on, page.key_points) == (date(2026, 1, 2), ["One"])
    assert len(page.draft["sections"]) == len(now["sections"])
