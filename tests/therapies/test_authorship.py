"""Nobody signs off a page whose words they wrote, in whatever order it is done."""

from itertools import count

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.support.factories import PersonFactory, TherapyPageFactory
from tests.support.publishing_steps import NEXT, approve
from tests.support.therapy_admin import account, opened, said, save, step
from therapies import publishing, sign_off, starter_data
from therapies.authorship import trace_authorship
from therapies.models import Person, TherapyPage
from therapies.sign_off import NotAllowed

pytestmark = pytest.mark.django_db
WROTE, CHANGED = "You wrote some of the words", "You have changed this page since"


def clinician(name: str) -> Person:
    return PersonFactory(name=name, is_clinician=True, account=get_user_model().objects.create_user(name))


def lines(page: TherapyPage) -> list[str]:
    body = page.sections.order_by("position", "id").first().body
    return [line.removesuffix("</p>") for line in body.split("<p>") if line]


def write(page: TherapyPage, person: Person | None, *text: str) -> None:
    """The person saves the page with these paragraphs in its first section."""
    section = page.sections.order_by("position", "id").first()
    section.body = "".join(f"<p>{line}</p>" for line in text)
    section.save()
    page._history_user = person and person.account
    publishing.save_new_version(page)


def sign(page: TherapyPage, person: Person) -> None:
    page._history_user = person.account
    page.refresh_from_db()
    if page.status != TherapyPage.Status.IN_REVIEW:
        publishing.submit_for_review(page)
    approve(page, person)


def put_back(page: TherapyPage, person: Person, record) -> None:
    page._history_user = person.account
    publishing.restore_page_version(page, record.draft)


@pytest.fixture
def page():
    """A page whose words stand in its history, and are nobody's."""
    page = TherapyPageFactory(starter=True)
    write(page, None, "Old words of some length stand here.", "More old words stand below them.")
    return page


@pytest.fixture
def both():
    return clinician("both")


@pytest.fixture
def rhys():
    return clinician("rhys")


def test_a_sign_off_by_somebody_else_gives_nobody_their_own_words_to_sign(client):
    """The order in which it was done: both edits, rhys signs, both sends it again unchanged and signs."""
    both, rhys = (account(name, "view", "change", "review") for name in ("both", "rhys"))
    for user in (both, rhys):
        PersonFactory(name=user.username, is_clinician=True, account=user)
    page = TherapyPageFactory(starter=True)
    publishing.save_new_version(page)
    client.force_login(both)
    save(client, page, opened(client, page), summary="You sit in a room and breathe oxygen.")
    step(client, page, "review")
    client.force_login(rhys)
    read = {
        "next_review_on": NEXT.isoformat(),
        "read": sign_off.fingerprint_page(TherapyPage.objects.get()),
    }
    assert said(step(client, page, "sign-off", **read)) == ["Signed off and published. Readers see it now."]
    client.force_login(both)
    step(client, page, "review")
    assert said(step(client, page, "sign-off", **read)) == [
        "You wrote some of the words that stand on this page. Ask another clinician to sign it off."
    ]
    page.refresh_from_db()
    assert (page.status, page.reviewer.name) == ("in-review", "rhys")


def test_words_that_stand_no_longer_keep_nobody_from_signing(page, both, rhys):
    write(page, both, "Both wrote these new words here.")
    sign(page, rhys)
    write(page, rhys, "Quite other things have come instead.")
    sign(page, both)


@pytest.mark.parametrize(
    "after",
    [
        "Six words of both stand there, still.",
        "Before it all, six words of both stand there still.",
        "Six words of both stand there still, and a few of others.",
        "Six words of both have gone, and others stand there still now.",
    ],
)
def test_a_word_changed_by_another_takes_no_other_word_from_its_writer(page, both, rhys, after):
    write(page, both, "Six words of both stand there still.")
    write(page, rhys, after)
    sign(page, clinician("third"))
    with pytest.raises(NotAllowed, match=WROTE):
        sign(page, both)


def test_words_that_were_moved_stay_their_writers(page, both, rhys):
    write(page, both, "First come these words of both.", "Then come some others of theirs.")
    write(page, rhys, "Then come some others of theirs.", "First come these words of both.")
    assert {writer.person for writer in trace_authorship(page).of_words} == {both.pk}


def test_who_takes_a_word_out_wrote_what_is_left_beside_the_gap(page, both, rhys):
    write(page, None, "It is certainly not fit for everybody.")
    write(page, both, "It is certainly fit for everybody.")
    sign(page, rhys)
    with pytest.raises(NotAllowed, match=WROTE):
        sign(page, both)


def test_who_takes_a_part_out_waits_until_somebody_else_has_signed(page, both, rhys):
    write(page, both, "Old words of some length stand here.")
    with pytest.raises(NotAllowed, match=CHANGED):
        sign(page, both)
    sign(page, rhys)
    sign(page, both)


def test_words_put_back_are_theirs_who_wrote_them_and_theirs_who_put_them_back(page, both, rhys):
    write(page, both, "Both wrote these new words here.")
    record = page.history.latest()
    write(page, rhys, "Quite other things have come instead.")
    third = clinician("third")
    put_back(page, third, record)
    assert {writer.person for writer in trace_authorship(page).of_words} == {both.pk, third.pk}
    sign(page, rhys := clinician("fourth"))
    for person in (both, third):
        with pytest.raises(NotAllowed, match=WROTE):
            sign(page, person)


def test_a_step_writes_nothing(page, both, rhys):
    for person in (both, rhys):
        sign(page, person)
    wrote, changed, *_ = trace_authorship(page)
    assert {writer.person for writer in wrote} == {page.author_id}, "as readers are told"
    assert changed == set()


def test_pages_that_came_with_the_site_are_nobodys():
    for page in starter_data.load_starter_pages():
        assert page.history.latest().draft
        assert trace_authorship(page)[:3] == (set(), set(), set())


def test_a_superuser_signs_no_words_of_their_own(page, both, rhys):
    User.objects.filter(pk=both.account_id).update(is_superuser=True)
    write(page, both, "Both wrote these new words here.")
    sign(page, rhys)
    with pytest.raises(NotAllowed, match=WROTE):
        sign(page, both)


@pytest.mark.parametrize("how", ["renamed", "deleted", "another", "joined later"])
def test_another_account_makes_nobody_another_person(page, both, rhys, how):
    before = both.account
    if how == "joined later":
        Person.objects.filter(pk=both.pk).update(account=None)
    write(page, both, "Both wrote these new words here.")
    sign(page, rhys)
    if how == "renamed":
        User.objects.filter(pk=before.pk).update(username="somebody", email="new@example.org")
    if how == "deleted":
        before.delete()
    if how in ("deleted", "another"):
        Person.objects.filter(pk=both.pk).update(account=User.objects.create_user("new"))
    if how == "joined later":
        Person.objects.filter(pk=both.pk).update(account=before)
    with pytest.raises(NotAllowed, match=WROTE):
        sign(page, Person.objects.get(pk=both.pk))


def test_whom_readers_were_told_as_the_author_signs_nothing_of_it_off_later(page, both, rhys):
    page.author = both
    page.save()
    sign(page, rhys)
    page.author = PersonFactory()
    page.save()
    with pytest.raises(NotAllowed, match=WROTE):
        sign(page, both)


class Told:
    """What the rule says, told plainly: each word is typed once, so that it is known whose it is in each line."""

    def __init__(self):
        self.lines: list[list[str]] = [["old", "words", "of", "nobody", "stand", "here"]]
        self.earlier: list[list[list[str]]] = []
        self.typed: dict[tuple[str, ...], dict[str, set[int]]] = {}
        self.since: set[int] = set()
        self.number = count()
        self.typed[tuple(self.lines[0])] = {word: set() for word in self.lines[0]}

    def new_words(self, how_many: int) -> list[str]:
        return [f"w{next(self.number)}" for _ in range(how_many)]

    def write(self, who: int, line: list[str], old: list[str] | None = None) -> list[str]:
        """A line that stands again is theirs too who wrote it again; a new one keeps the writers of the old one."""
        owners = self.typed.get(tuple(old or ()), {})
        if tuple(line) in self.typed:
            self.own(who, line, line)
        else:
            self.typed[tuple(line)] = {word: set(owners.get(word, {who})) for word in line}
        return line

    def own(self, who: int, line: list[str], words: list[str]) -> None:
        for word in words:
            self.typed[tuple(line)][word].add(who)

    def change(self, who: int, lines: list[list[str]]) -> None:
        self.earlier.append(self.lines)
        self.lines = lines
        self.since.add(who)

    def add(self, who: int, place: int) -> None:
        self.change(who, [*self.lines, self.write(who, self.new_words(6))])

    def replace(self, who: int, place: int) -> None:
        at = place % len(self.lines)
        new = self.write(who, self.new_words(6))
        self.change(who, [*self.lines[:at], new, *self.lines[at + 1 :]])

    def amend(self, who: int, place: int) -> None:
        """Other words at the end of a line."""
        at = place % len(self.lines)
        old = self.lines[at]
        new = self.write(who, (old[:3] if len(old) == 6 else []) + self.new_words(3), old)
        self.change(who, [*self.lines[:at], new, *self.lines[at + 1 :]])

    def cut(self, who: int, place: int) -> None:
        """Nothing instead of the end of a line: who does it answers for the word before the gap."""
        at = place % len(self.lines)
        if len(old := self.lines[at]) == 6:
            new = self.write(who, old[:3], old)
            self.own(who, new, new[-1:])
            self.change(who, [*self.lines[:at], new, *self.lines[at + 1 :]])

    def drop(self, who: int, place: int) -> None:
        at = place % len(self.lines)
        if len(self.lines) > 1:
            self.change(who, [*self.lines[:at], *self.lines[at + 1 :]])

    def turn(self, who: int, place: int) -> None:
        if self.lines != self.lines[::-1]:
            self.change(who, self.lines[::-1])

    def put_back(self, who: int, place: int) -> None:
        if self.earlier and (back := self.earlier[place % len(self.earlier)]) != self.lines:
            for line in back:
                if line not in self.lines:
                    self.own(who, line, line)
            self.change(who, back)

    def may_sign(self, who: int) -> bool:
        standing = set().union(
            *(owners for line in self.lines for owners in self.typed[tuple(line)].values())
        )
        return who not in standing and who not in self.since

    def sign(self, who: int) -> None:
        self.since &= {who}


CHANGES = ["add", "replace", "amend", "cut", "drop", "turn", "put_back"]
MOVES = st.tuples(st.sampled_from([*CHANGES, "sign", "sign", "sign"]), st.integers(0, 2), st.integers(0, 9))


def refusal_of(page: TherapyPage, person: Person) -> str:
    """What keeps the person from signing; empty where they have signed."""
    try:
        sign(page, person)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MOVES, min_size=4, max_size=10))
@example([("cut", 1, 0), ("put_back", 0, 0), ("sign", 2, 0), ("sign", 1, 0)])
def test_in_whatever_order_three_people_edit_submit_sign_and_put_back(people, moves):
    story = Told()
    page = TherapyPageFactory(starter=True)
    write(page, None, *map(" ".join, story.lines))
    records = [page.history.latest()]
    for name, who, place in moves:
        if name == "sign":
            refusal = refusal_of(page, people[who])
            signed = refusal == ""
            assert signed or refusal.startswith((WROTE, CHANGED))
            assert signed == story.may_sign(who), (name, who)
            if signed:
                story.sign(who)
        else:
            before = story.lines
            getattr(story, name)(who, place)
            if story.lines != before:
                if name == "put_back":
                    put_back(page, people[who], records[place % (len(records) - 1)])
                    assert lines(page) == [" ".join(line) for line in story.lines]
                else:
                    write(page, people[who], *map(" ".join, story.lines))
                records.append(page.history.latest())


@pytest.fixture
def people():
    return [clinician(name) for name in ("anna", "ben", "cleo")]
