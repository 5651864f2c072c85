"""The questions in the order of a conversation, in parts that open one at a time."""

from typing import NamedTuple

from django.forms import BoundField

from centres.calls.forms import AnswersForm
from centres.calls.standing import DAYS, name_day
from centres.models import Fact, Service


class Question(NamedTuple):
    """A box with those that belong to it; `kind` says how it is drawn."""

    box: BoundField
    more: list[BoundField]
    kind: str


class Part(NamedTuple):
    """`ask` is what the volunteer says; `hints` are what we have read somewhere, for them to check."""

    slug: str
    heading: str
    ask: str
    hints: list[str]
    questions: list[Question]
    is_open: bool
    answered: int


CONVERSATION = [
    ("centre", "Right centre? Still there?", "Is this the right centre? Are you still at this address?"),
    ("contact", "Reaching them", "How may people reach you? And whom may we write to ourselves?"),
    ("building", "Days and hours", "On which days are you open, and when?"),
    ("phone", "When the phone is answered", "When does somebody answer the phone?"),
    ("chamber", "Oxygen sessions", "When are the oxygen sessions?"),
    ("offers", "What they offer, and what it costs", "What do you offer, and what does it cost?"),
    ("who", "Who may come", "Who may come? Is there a form first, or a letter from a doctor?"),
    ("access", "Getting in", "May I go through getting in with you?"),
    ("oxygen", "The oxygen chamber", "What pressures do you use? How many people go in at a time?"),
]
"""The parts in their order, each with its heading and what the volunteer says."""
OPEN_AT_FIRST = ("centre", "contact")


def list_part_boxes(slug: str, form: AnswersForm) -> list[str]:
    """The boxes of a part, by name."""
    days = [name_day(service, day) for service, day in DAYS if service == slug]
    boxes = {
        "centre": "closure_note name address town nation postcode".split(),
        "contact": "phone phone_answered_by email website contact_email".split(),
        "building": [*days, "building_rest", "opening_hours"],
        "offers": [
            *(f"offer_{one.slug}" for one in form.therapies),
            "price_in_words",
            "also_offers",
            "taster",
        ],
        "who": ["who_may_come", "who_may_come_in_words", "form_first", "letter_first"],
        "access": ["access_in_words", *(f"access_{fact}" for fact in Fact)],
        "oxygen": "pressures_in_words pressures seats filled_with phones_in_words".split(),
    }
    return [name for name in boxes.get(slug, [*days, f"{slug}_rest"]) if name in form.fields]


def build_parts(form: AnswersForm, hints: dict[str, list[str]]) -> list[Part]:
    """`hints` by the slug of the part that they belong to."""
    typed = set(form.list_typed()) if form.is_bound else set(form.initial)
    wrong = set(form.errors) if form.is_bound else set()
    found = []
    for slug, heading, ask in CONVERSATION:
        questions = [build_question(form, name) for name in list_part_boxes(slug, form)]
        boxes = {box.name for one in questions for box in (one.box, *one.more)}
        is_open = bool(wrong & boxes) if wrong else slug in OPEN_AT_FIRST
        found.append(Part(slug, heading, ask, hints.get(slug, []), questions, is_open, len(typed & boxes)))
    return found


def build_question(form: AnswersForm, name: str) -> Question:
    start, _, rest = name.partition("_")
    if start == "offer":
        return Question(form[name], [form[f"pounds_{rest}"], form[f"covers_{rest}"]], "offer")
    if start == "access" and rest in Fact:
        more = [form[one] for one in (f"number_{rest}", f"note_{rest}") if one in form.fields]
        return Question(form[name], more, "fact")
    if name == "who_may_come":
        return Question(form[name], [form["who_is_right"]], "words")
    return Question(form[name], [], "day" if start in Service and rest.isdigit() else "words")
