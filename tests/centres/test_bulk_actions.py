"""What is done to several centres of the list at once: said first, done as one, and undone as one."""

import pytest

from centres.models import Batch, Centre
from tests.support.factories import CentreFactory
from tests.support.import_export import words
from tests.support.staff import account

pytestmark = pytest.mark.django_db
LIST = "/admin/centres/centre/"


@pytest.fixture
def centres():
    return [
        CentreFactory(name="Draft Centre", status="draft", town="York"),
        CentreFactory(name="Nowhere Centre", status="draft", town=""),
        CentreFactory(name="Public Centre", status="published"),
        CentreFactory(name="Closed Centre", status="closed"),
    ]


def press(office, name, centres, **more):
    sent = {"action": name, "_selected_action": [one.pk for one in centres]}
    return office.post(LIST, sent | more, follow=True)


@pytest.mark.parametrize(
    ("name", "happens", "refused"),
    [
        (
            "publish",
            {"Draft Centre", "Closed Centre"},
            {"Nowhere Centre": "needs a town", "Public Centre": "so already"},
        ),
        (
            "make_draft",
            {"Public Centre", "Closed Centre"},
            {"Draft Centre": "so already", "Nowhere Centre": "so already"},
        ),
        (
            "mark_heard_of",
            {"Draft Centre", "Nowhere Centre"},
            {"Public Centre": "Only a draft", "Closed Centre": "Only a"},
        ),
        (
            "mark_needs_call",
            {"Draft Centre", "Nowhere Centre", "Public Centre"},
            {"Closed Centre": "It has closed for good."},
        ),
    ],
)
def test_what_will_happen_is_said_first_by_centre_and_what_cannot_with_the_reason(
    office, centres, name, happens, refused
):
    page = press(office, name, centres)

    assert {one.name for one, _ in page.context["good"]} == happens
    told = {centre.name: why for centre, why in page.context["refused"]}
    assert told.keys() == refused.keys()
    assert all(refused[name] in why for name, why in told.items())
    assert "Nothing has been changed yet" in words(page)
    assert not Batch.objects.exists()
    assert set(Centre.objects.values_list("version", flat=True)) == {1}


def test_it_is_one_version_for_each_centre_with_one_reason_and_undone_as_one(office, centres):
    done = press(office, "mark_needs_call", centres, confirmed="1")

    assert "Mark: somebody should ring it: 3 done." in done.text
    assert Centre.objects.filter(needs_call=True).count() == 3
    batch = Batch.objects.get()
    for change in batch.changes.all():
        record = change.centre.history.first()
        assert (change.centre.version, record.history_user.username) == (2, "office")
        assert record.history_change_reason == "Mark: somebody should ring it, 3 centres"

    office.post(f"/admin/centres/batch/{batch.pk}/undo/")

    assert not Centre.objects.filter(needs_call=True).exists()


def test_before_publishing_it_says_what_had_closed_and_what_may_be_another(office, centres):
    CentreFactory(name="Draft Centre", status="published", town="York")
    page = press(office, "publish", centres)

    warnings = {centre.name: warning for centre, warning in page.context["good"]}
    assert warnings["Closed Centre"] == "It has closed for good."
    assert "has the same name and town. Is that right?" in warnings["Draft Centre"]
    assert warnings["Draft Centre"] in words(page)


def test_publishing_shows_the_page_and_takes_back_that_it_was_only_heard_of(office, centres):
    Centre.objects.filter(pk=centres[0].pk).update(heard_of=True)

    press(office, "publish", centres[:1], confirmed="1")

    centre = Centre.objects.get(pk=centres[0].pk)
    assert (centre.status, centre.heard_of) == ("published", False)
    assert office.get(centre.get_absolute_url()).status_code == 200


def test_a_centre_that_went_on_under_another_stays_as_it_is(office, centres):
    Centre.objects.filter(pk=centres[0].pk).update(merged_into=centres[2])

    page = press(office, "publish", centres[:1])

    assert "Draft Centre, York: It goes on under Public Centre." in words(page)


def test_an_editor_has_no_such_actions(client, centres):
    editor = account("editor", "Centre editor")
    for centre in centres:
        centre.editors.add(editor)
    client.force_login(editor)

    press(client, "make_draft", centres, confirmed="1")

    assert not Batch.objects.exists()
