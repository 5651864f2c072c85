"""Two people at one picture, and what one answers where both changed a box: nothing is dropped, no word is false."""

import pytest
from bs4 import BeautifulSoup

from centres.models import OpeningTime, Photo
from msntc.admin_tools.optimistic_lock import KEPT_THEIRS
from tests.support import therapy_admin as desk
from tests.support.centre_admin import opened
from tests.support.conflicts import conflicts, picture, post, row, said
from tests.support.factories import CentreFactory, TherapyPageFactory
from tests.support.therapy_admin import choose
from therapies import publishing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def photo(ann, centre):
    post(ann, centre, row(opened(ann, centre), "photos", 0, picture=picture("teal"), alt="The door"))
    return Photo.objects.get()


def test_two_pictures_with_the_same_words_are_two_pictures(ann, ben, centre):
    old = row(opened(ben, centre), "photos", 0, picture=picture("red"), alt="The door")
    post(ann, centre, row(opened(ann, centre), "photos", 0, picture=picture("teal"), alt="The door"))
    post(ben, centre, old)
    assert len(set(Photo.objects.values_list("name", flat=True))) == 2


@pytest.mark.parametrize("which", ["mine", "theirs"])
def test_a_picture_that_both_replaced_is_asked_about(ann, ben, centre, photo, which):
    old = row(opened(ben, centre), "photos", 0, picture=picture("red"))
    post(ann, centre, row(opened(ann, centre), "photos", 0, picture=picture("blue")))
    theirs = Photo.objects.get().name

    answer = post(ben, centre, old)

    assert len(conflicts(answer)) == 1
    assert "What you typed: the file door.jpg" in conflicts(answer)[0]
    assert Photo.objects.get().name == theirs
    post(ben, centre, choose(answer.text, which, "centre_form"))
    assert (Photo.objects.get().name == theirs) is (which == "theirs")
    assert Photo.objects.get().name != photo.name


def test_a_row_whose_picture_was_replaced_is_not_deleted_unasked(ann, ben, centre, photo):
    old = row(opened(ben, centre), "photos", 0, DELETE="on")
    post(ann, centre, row(opened(ann, centre), "photos", 0, picture=picture("blue")))
    assert "Leave it as it is now." in conflicts(post(ben, centre, old))[0]
    assert Photo.objects.exists()


def test_a_picture_for_a_row_that_was_taken_away_is_not_dropped(ann, ben, centre, photo):
    old = row(opened(ben, centre), "photos", 0, picture=picture("red"))
    post(ann, centre, row(opened(ann, centre), "photos", 0, DELETE="on"))

    answer = post(ben, centre, old)

    assert "It has been taken away." in conflicts(answer)[0]
    post(ben, centre, choose(answer.text, form="centre_form"))
    assert Photo.objects.get().alt == "The door"


def test_a_picture_of_a_section_that_was_replaced_is_not_taken_away_unasked(ann, ben):
    page = TherapyPageFactory(starter=True)
    publishing.save_new_version(page)
    first = {"sections-0-new_picture": picture("teal"), "sections-0-picture_alt": "A chamber"}
    desk.save(ann, page, desk.opened(ann, page), **first)
    old = desk.opened(ben, page) | {"sections-0-new_picture-clear": "on"}
    desk.save(ann, page, desk.opened(ann, page), **{"sections-0-new_picture": picture("blue")})

    answer = desk.save(ben, page, old)

    assert "What you typed: none: it is taken away" in conflicts(answer)[0]
    assert page.sections.first().picture
    desk.save(ben, page, choose(answer.text))
    assert page.sections.first().picture == {}


@pytest.fixture
def asked(ann, ben, centre):
    """Ben's form, come back: both have changed the phone."""
    old = opened(ben, centre) | {"phone": "020 7946 0002"}
    post(ann, centre, opened(ann, centre) | {"phone": "020 7946 0001"})
    return post(ben, centre, old)


def test_what_both_changed_stands_below_the_list_of_errors_and_nothing_is_chosen_yet(asked):
    page = BeautifulSoup(asked.text, "html.parser")
    (link,) = page.select("#errors a[href='#conflicts']")
    assert link.text == "Choose for each thing that you both changed"
    (conflict,) = page.select("#errors ~ #conflicts .conflict")
    assert not conflict.select("input[checked]")
    assert conflict.legend.text == "Changed in two ways: Phone"


def test_what_is_not_answered_is_asked_again(ben, centre, asked):
    answer = post(ben, centre, desk.filled(asked.text, "centre_form"))
    assert len(conflicts(answer)) == 1
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0001"


def test_keeping_what_is_saved_is_said_as_it_is(ben, centre, asked):
    answer = post(ben, centre, choose(asked.text, "theirs", "centre_form"))
    assert said(answer) == KEPT_THEIRS
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0001"


def test_a_box_that_was_edited_after_the_question_is_an_answer(ben, centre, asked):
    post(ben, centre, desk.filled(asked.text, "centre_form") | {"phone": "020 7946 0003"})
    centre.refresh_from_db()
    assert centre.phone == "020 7946 0003"


def test_a_box_that_was_edited_while_what_is_saved_was_chosen_is_asked_about(ben, centre, asked):
    data = choose(asked.text, "theirs", "centre_form")
    answer = post(ben, centre, data | {"phone": "020 7946 0003"})
    assert "What you typed: 020 7946 0003" in conflicts(answer)[0]
    assert 'value="020 7946 0003"' in answer.text


def test_an_answer_stays_with_its_row_when_one_before_it_is_left_alone(ann, ben, centre):
    for day in (1, 2):
        OpeningTime.objects.create(
            centre=centre, service="chamber", weekday=day, opens="09:00", closes="12:00"
        )
    old = opened(ben, centre) | {"opening_times-0-DELETE": "on", "opening_times-1-closes": "14:00"}
    theirs = {"opening_times-0-closes": "13:00", "opening_times-1-closes": "13:00"}
    post(ann, centre, opened(ann, centre) | theirs)

    answer = post(ben, centre, old)

    assert len(conflicts(answer)) == 2
    assert KEPT_THEIRS in said(post(ben, centre, choose(answer.text, "theirs", "centre_form")))
    assert [str(one.closes) for one in OpeningTime.objects.all()] == ["13:00:00", "13:00:00"]


def test_times_days_and_rows_are_worded_as_the_form_has_them(ann, ben, centre):
    OpeningTime.objects.create(centre=centre, service="chamber", weekday=1, opens="09:00", closes="12:00")
    old = opened(ben, centre) | {"opening_times-0-closes": "14:00", "terms_checked_on": "2026-11-02"}
    post(
        ann,
        centre,
        opened(ann, centre) | {"opening_times-0-closes": "13:00", "terms_checked_on": "2026-11-01"},
    )
    day, session = conflicts(post(ben, centre, old))
    assert "What is saved now: 1 November 2026 What you typed: 2 November 2026" in day
    assert "Changed in two ways: Session " in session
    assert "What is saved now: 13:00 What you typed: 14:00" in session


def test_a_pin_that_both_moved_is_told_by_where_it_went(ann, ben):
    centre = CentreFactory(point="SRID=4326;POINT (-1.5491 53.8008)", pin="postcode", postcode="")

    def moved(client, to):
        point = f'{{"type": "Point", "coordinates": {to}}}'
        return opened(client, centre) | {"point": point, "point-moved": "1"}

    old = moved(ben, [-1.5491, 53.8033])
    post(ann, centre, moved(ann, [-1.5470, 53.8008]))
    (conflict,) = [one for one in conflicts(post(ben, centre, old)) if "The pin" in one]
    assert "What is saved now: The pin moved 138 metres to the east." in conflict
    assert "What you typed: The pin moved 278 metres to the north." in conflict


def test_words_that_differ_in_a_links_address_alone_are_shown_with_it(ann, ben):
    page = TherapyPageFactory(starter=True)
    publishing.save_new_version(page)
    old = desk.opened(ben, page)
    for client, to in ((ann, "one"), (ben, "two")):
        data = desk.opened(ann, page) if client is ann else old
        body = f'<p>See <a href="https://example.org/{to}">this</a>.</p>'
        answer = desk.save(client, page, data, **{"sections-0-body": body})
    assert "example.org/one" in conflicts(answer)[0]
    assert "example.org/two" in conflicts(answer)[0]


def test_what_an_error_page_says_of_a_centre_is_what_is_saved(ann, centre):
    data = opened(ann, centre) | {"status": "closed", "website": "no address at all"}
    answer = post(ann, centre, data)
    assert "Visitors read that this centre has closed." not in answer.text
