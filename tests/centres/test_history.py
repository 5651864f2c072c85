"""A centre's history: what changed, putting a version back, and two people at once."""

import re
from datetime import date, time

import pytest

from centres.models import (
    AccessFact,
    Centre,
    CorrectionReport,
    Offer,
    OpeningTime,
    Photo,
    ProposedChange,
    VerificationRequest,
)
from centres.snapshots import build_centre_document
from centres.snapshots import save_centre as save_version
from centres.verification import answers, proposed_changes
from centres.verification.dashboard import list_centre_tasks
from msntc.validators import NOT_YET
from tests.support.centre_admin import ADD, FORM, change, editor, opened, save
from tests.support.factories import CentreFactory, TherapyFactory
from tests.support.therapy_admin import choose

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    centre = CentreFactory(phone="020 7946 0000", staff_notes="Only the office reads this")
    OpeningTime.objects.create(centre=centre, weekday=1, opens=time(10), closes=time(12))
    save_version(centre)
    return centre


def put_back(client, centre, record):
    """Opens the list of versions and presses the button of this one."""
    seen = re.search(r'name="seen_version" value="(\d+)"', client.get(change(centre, "history/")).text)
    return press(client, centre, record, seen[1] if seen else "")


def press(client, centre, record, seen):
    return client.post(change(centre, f"history/{record.pk}/put-back/"), {"seen_version": seen}, follow=True)


def test_a_save_is_one_record_with_rows_and_fields_together(admin_client, centre):
    count = centre.history.count()
    save(
        admin_client, centre, phone="020 7946 0001", opening_times__0__closes="13:00", access__9__answer="yes"
    )
    assert centre.history.count() == count + 1
    record = centre.history.first()
    assert record.document["centre"]["phone"] == "020 7946 0001"
    assert record.document["opening_times"][0]["closes"] == "13:00:00"
    assert record.document["access"][0]["fact"] == "hoist"
    assert (record.version, record.history_user.username) == (3, "admin")


def test_a_new_centre_has_one_record(admin_client):
    admin_client.post(ADD, FORM)
    record = Centre.objects.get().history.get()
    assert (record.version, record.document["centre"]["name"]) == (1, "New Centre")


def test_what_changed_is_shown_with_words(admin_client, centre):
    save(admin_client, centre, phone="020 7946 0001", opening_times__0__closes="13:00")
    new, old = centre.history.all()[:2]
    page = admin_client.get(change(centre, f"history/{old.pk}/{new.pk}/")).text
    assert "<del><b>Taken out:</b> 0000</del> <ins><b>Put in:</b> 0001</ins>" in page
    assert "<del><b>Taken out:</b> 12:00</del>" in page


def test_putting_back_is_one_press_for_fields_and_rows_and_can_be_undone(admin_client, centre):
    before = centre.history.first()
    save(admin_client, centre, phone="020 7946 0001", opening_times__0__DELETE="on")
    after = centre.history.first()
    assert not centre.opening_times.exists()
    assert "is back, as version 4" in put_back(admin_client, centre, before).text
    centre.refresh_from_db()
    assert (centre.phone, centre.opening_times.count()) == ("020 7946 0000", 1)
    put_back(admin_client, centre, after)
    assert not centre.opening_times.exists()


def test_the_first_change_of_a_centre_that_was_loaded_can_be_undone(admin_client):
    loaded = CentreFactory(phone="020 7946 0000")
    OpeningTime.objects.create(centre=loaded, weekday=1, opens=time(10), closes=time(12))
    save(admin_client, loaded, phone="020 7946 0001", opening_times__0__DELETE="on")
    before = loaded.history.all()[1]
    put_back(admin_client, loaded, before)
    loaded.refresh_from_db()
    assert (loaded.phone, loaded.opening_times.count()) == ("020 7946 0000", 1)


def test_the_first_change_by_a_link_or_a_proposal_can_be_undone(admin_client):
    for way in ("confirm", "correct", "accept"):
        loaded = CentreFactory(phone="020 7946 0000", opening_hours="Tuesdays")
        OpeningTime.objects.create(centre=loaded, weekday=1, opens=time(10), closes=time(12))
        verification = VerificationRequest.objects.create(centre=loaded, stage=1, to="a@example.org")
        if way == "confirm":
            answers.confirm_details(verification)
        elif way == "correct":
            answers.apply_correction(verification, {"opening_hours": "Mondays"})
        else:
            proposed_changes.accept_proposed_change(
                ProposedChange.objects.create(centre=loaded, values={"phone": "1"})
            )
        before = loaded.history.get(version=1, document__has_key="centre")
        put_back(admin_client, loaded, before)
        loaded.refresh_from_db()
        assert (loaded.phone, loaded.opening_hours, loaded.confirmed_on, loaded.opening_times.count()) == (
            "020 7946 0000",
            "Tuesdays",
            None,
            1,
        ), way


def test_who_looked_before_somebody_else_saved_looks_again(admin_client, centre):
    before = centre.history.first()
    centre.phone = "020 7946 0001"
    save_version(centre)
    answer = press(admin_client, centre, before, before.version)
    assert "Somebody has saved this while you looked" in answer.text
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0001"


def test_who_puts_back_with_a_double_tap_reads_that_it_is_done(admin_client, centre):
    before = centre.history.first()
    save(admin_client, centre, phone="020 7946 0001")
    seen = centre.history.first().version
    press(admin_client, centre, before, seen)
    answer = press(admin_client, centre, before, seen)
    assert "You have saved this since you opened its versions" in answer.text
    centre.refresh_from_db()
    assert (centre.phone, centre.version) == ("020 7946 0000", seen + 1)


def test_a_version_whose_address_another_centre_has_now_stays_where_it_is(admin_client, centre):
    before, address = centre.history.first(), centre.slug
    save(admin_client, centre, slug="new-address", phone="020 7946 0001")
    CentreFactory(slug=address)
    answer = put_back(admin_client, centre, before)
    assert "cannot come back as it stands: Centre with this Web address already exists." in answer.text
    centre.refresh_from_db()
    assert (centre.slug, centre.phone) == ("new-address", "020 7946 0001")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("centre", "confirmed_on"),
        ("centre", "terms_checked_on"),
        ("offers", "checked_on"),
        ("access", "checked_on"),
    ],
)
def test_a_version_with_a_check_on_a_day_that_has_not_come_stays_where_it_is(
    admin_client, centre, part, name
):
    Offer.objects.create(centre=centre, therapy=TherapyFactory(), checked_on=date(2026, 1, 1))
    AccessFact.objects.create(centre=centre, fact="hoist", answer="yes", checked_on=date(2026, 1, 1))
    save_version(centre)
    record = centre.history.first()
    held = record.document[part] if part == "centre" else record.document[part][0]
    held[name] = "2099-01-01"
    record.save()
    save(admin_client, centre, phone="020 7946 0001")
    centre.refresh_from_db()
    now = build_centre_document(centre)
    answer = put_back(admin_client, centre, record)
    assert f"Version {record.version} cannot come back as it stands: {NOT_YET}" in answer.text
    centre.refresh_from_db()
    assert build_centre_document(centre) == now
    held[name] = "2026-01-02"
    record.save()
    assert "is back" in put_back(admin_client, centre, record).text


def test_an_address_that_was_another_centres_before_goes_on_leading_there(admin_client, centre):
    other = CentreFactory(slug="first", name="Made-up First")
    save(admin_client, other, slug="second")
    refused = save(admin_client, centre, slug="first")
    assert "“first” leads to Made-up First, which had this address before." in refused.text
    assert admin_client.get("/centres/first/")["Location"] == "/centres/second/"


def test_photographs_come_back_too(admin_client, centre):
    photo = Photo.objects.create(
        centre=centre, alt="The door", name="a" * 32, widths=[480], width=480, height=300
    )
    save_version(centre)
    with_photo = centre.history.first()
    photo.delete()
    save_version(centre)
    put_back(admin_client, centre, with_photo)
    assert centre.photos.get().alt == "The door"


def test_an_editor_puts_back_only_what_is_theirs(client, centre):
    mia = editor("mia", centre)
    old = centre.history.first()
    centre.name, centre.status, centre.staff_notes, centre.phone = "Renamed", "closed", "New note", "1"
    save_version(centre)
    client.force_login(mia)
    put_back(client, centre, old)
    centre.refresh_from_db()
    assert (centre.name, centre.status, centre.staff_notes) == ("Renamed", "closed", "New note")
    assert centre.phone == "020 7946 0000"


def test_an_editor_does_not_read_the_offices_notes_in_the_history(client, centre):
    old = centre.history.first()
    centre.staff_notes = "New note"
    save_version(centre)
    client.force_login(editor("mia", centre))
    page = client.get(change(centre, f"history/{old.pk}/{centre.history.first().pk}/")).text
    assert "New note" not in page
    assert "Only the office reads this" not in page


def test_a_version_of_another_centre_cannot_be_put_back_here(admin_client, centre):
    other = CentreFactory()
    save_version(other)
    assert put_back(admin_client, centre, other.history.first()).status_code == 404


def test_putting_back_takes_a_post(admin_client, centre):
    address = change(centre, f"history/{centre.history.first().pk}/put-back/")
    assert admin_client.get(address).status_code == 405


def test_the_second_of_two_people_is_told_and_loses_no_word(admin_client, client, centre):
    data = opened(admin_client, centre)
    client.force_login(editor("mia", centre))
    save(client, centre, phone="020 7946 0001")
    answer = admin_client.post(change(centre), data | {"phone": "020 7946 0002", "_continue": "1"})
    assert "mia saved this page" in answer.text
    assert 'value="020 7946 0002"' in answer.text
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0001"


def test_saving_again_after_being_told_is_meant(admin_client, client, centre):
    data = opened(admin_client, centre)
    client.force_login(editor("mia", centre))
    save(client, centre, phone="020 7946 0001")
    answer = admin_client.post(change(centre), data | {"phone": "020 7946 0002"})
    admin_client.post(change(centre), choose(answer.text, form="centre_form"))
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0002"
    assert "020 7946 0001" in [record.phone for record in centre.history.all()]


def test_a_row_that_somebody_else_took_away_is_asked_about_and_typed_anew(admin_client, client, centre):
    data = opened(admin_client, centre)
    centre.opening_times.all().delete()
    answer = admin_client.post(change(centre), data | {"opening_times-0-closes": "14:00"})
    assert answer.status_code == 200
    admin_client.post(change(centre), choose(answer.text, form="centre_form"))
    assert centre.opening_times.get().closes == time(14)


def test_an_answer_through_the_link_is_a_version_of_its_own(admin_client, centre):
    verification = VerificationRequest.objects.create(centre=centre, stage=1, to="a@example.org")
    data = opened(admin_client, centre)
    answers.confirm_details(verification, on=date(2026, 11, 20))
    assert centre.history.first().document["centre"]["confirmed_on"] == "2026-11-20"
    assert admin_client.post(change(centre), data | {"phone": "020 7946 0002"}).status_code == 302
    now = centre.history.first().document["centre"]
    assert (now["confirmed_on"], now["phone"]) == ("2026-11-20", "020 7946 0002")


def test_the_office_sees_how_true_the_list_is(centre):
    on = date(2026, 11, 21)
    CentreFactory(confirmed_on=date(2026, 11, 1))
    CentreFactory(confirmed_on=date(2026, 8, 22))
    VerificationRequest.objects.create(centre=centre, stage=3)
    CorrectionReport.objects.create(centre=centre, words="Old phone", due_on=date(2026, 11, 1))
    ProposedChange.objects.create(centre=centre, values={"phone": "1"})
    said = [line for line, _ in list_centre_tasks(on)]
    assert said == [
        "1 of 3 centres (33 in 100) confirmed their details in the last 90 days",
        "Messages about centres to answer: 1, 1 overdue",
        "New details that wait for your yes: 1",
        f"Ring {centre.name}: it did not answer our letters",
    ]


def test_each_line_leads_to_a_list_that_opens(admin_client, centre):
    VerificationRequest.objects.create(centre=centre, stage=3)
    CorrectionReport.objects.create(centre=centre, words="Old phone")
    ProposedChange.objects.create(centre=centre, values={"phone": "1"})
    for line, address in list_centre_tasks():
        assert admin_client.get(address).status_code == 200, line
    assert "New details that wait for your yes: 1" in admin_client.get("/admin/").text


def test_nothing_is_said_when_all_is_well():
    CentreFactory(confirmed_on=date(2026, 11, 1))
    assert list_centre_tasks(date(2026, 11, 21)) == []
