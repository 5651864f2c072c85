"""A call from its beginning to its outcome. What finishing does to a centre is one version of its history."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from centres import geocoding
from centres.admin.permissions import can_see_all_centres
from centres.calls.answers import OFFICE_ALONE, ON_THE_MAP, apply_answers
from centres.calls.forms import SHOWN, AnswersForm, make_fit, read_shown
from centres.calls.hints import list_wrong_numbers
from centres.calls.models import Call
from centres.calls.outcomes import WAIT
from centres.calls.standing import PREFILLED, list_topics, read_standing
from centres.confirmation import confirm_centre
from centres.gazetteer.results import LocatedPoint
from centres.models import Centre, Service, VerificationRequest
from centres.models.provenance import take_number_off
from centres.snapshots import build_centre_document, get_stored_centres, save_centre
from centres.verification.letters import ask_centre
from centres.verification.proposed_changes import propose_values
from centres.verification.schedule import choose_recipient
from therapies.models import Therapy

Outcome = Call.Outcome
KEEPS_ANSWERS = (Outcome.NO_ANSWER, Outcome.WRONG_NUMBER)
"""Outcomes in which the centre said nothing: what was typed waits for the next call."""
LETTER_TAKES = timedelta(days=14)
OFFICE_TAKES = timedelta(days=30)


class CallFinished(Exception):
    """This call was finished before, by a second press or by somebody else."""


def is_office(user) -> bool:
    """Whether what somebody heard of a centre's name, or that it closed, needs nobody else's yes."""
    return can_see_all_centres(user) and user.has_perm("centres.change_centre")


@transaction.atomic
def start_call(centre: Centre, by) -> Call:
    """The open call of this centre, whose caller `by` then is; a new one where there is none.

    It begins with what was typed in a call that nobody answered, but for its number where that was wrong.
    """
    Centre.objects.select_for_update().get(pk=centre.pk)
    if found := centre.calls.open().first():
        found.caller, found.saved_at = by, timezone.now()
        found.save()
        return found
    last = centre.calls.finished().first()
    typed, seen = (last.answers, last.seen) if last and last.outcome in KEEPS_ANSWERS else ({}, {})
    is_wrong = last and last.outcome == Outcome.WRONG_NUMBER
    if is_wrong or seen.get("phone") != centre.phone or typed.get("phone") in list_wrong_numbers(centre):
        typed = {name: value for name, value in typed.items() if name != "phone"}
    return Call.objects.create(centre=centre, caller=by, seen=renew_seen(centre, typed, seen), answers=typed)


def renew_seen(centre: Centre, answers: dict[str, Any], seen: dict[str, str]) -> dict[str, str]:
    """What stands now; under a question that has an answer, what stood when it was typed."""
    return read_standing(centre) | {topic: seen.get(topic, "") for topic in list_topics(answers)}


def list_asked_therapies(centre: Centre) -> list[Therapy]:
    """All therapies, those that the centre offers first."""
    own = set(centre.offers.values_list("therapy_id", flat=True))
    return sorted(Therapy.objects.all(), key=lambda therapy: therapy.pk not in own)


def build_answers_form(call: Call, data: QueryDict | None = None, *, is_checked: bool = False) -> AnswersForm:
    """The questions with what was just sent, else with what is kept: to go on with, or `is_checked` for faults."""
    therapies = list_asked_therapies(call.centre)
    if data is None and is_checked:
        data = QueryDict(mutable=True)
        kept = {name: call.seen.get(name, "") for name in PREFILLED} | call.answers | {"notes": call.notes}
        for name, value in kept.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        seen = call.seen
    elif data is None:
        seen = renew_seen(call.centre, call.answers, call.seen)
    else:
        seen = read_shown(data.get(SHOWN, "")) or call.seen
    return AnswersForm(data, seen=seen, therapies=therapies, initial=call.answers | {"notes": call.notes})


@transaction.atomic
def save_answers(call: Call, form: AnswersForm, by) -> bool:
    """Keeps what was typed as it was typed, right or wrong. Whether the call was still open."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.finished_at:
        return False
    held.seen = form.seen
    held.answers, held.notes = form.list_typed(), make_fit(str(form["notes"].value() or ""))[:2_000]
    held.caller, held.saved_at = by, timezone.now()
    held.save()
    return True


class Change(NamedTuple):
    """What finishing would change: a question, before, after; what stood there when the call began."""

    topic: str
    label: str
    before: str
    after: str
    seen: str

    @property
    def is_clash(self) -> bool:
        return self.before != self.seen


def list_changes(call: Call, form: AnswersForm | None) -> list[Change]:
    """What the answers would change, found by doing it and taking it back. Raises ValidationError for broken rules."""
    if form is None:
        return []
    centre, topics = Centre.objects.get(pk=call.centre_id), form.topics
    before = read_standing(centre)
    with transaction.atomic():
        apply_answers(centre, form.cleaned_data, topics, timezone.localdate())
        after = read_standing(centre)
        transaction.set_rollback(True)
    return [
        Change(topic, name_question(form, topic), before.get(topic, ""), now, call.seen.get(topic, ""))
        for topic in form.fields
        if topic in topics and (now := after.get(topic, "")) != before.get(topic, "")
    ]


def list_moved(call: Call, form: AnswersForm) -> list[Change]:
    """What others changed since the boxes were shown, of what nobody answered: it was not read out."""
    now = read_standing(Centre.objects.get(pk=call.centre_id))
    return [
        Change(topic, name_question(form, topic), stood, now.get(topic, ""), stood)
        for topic in form.fields
        if topic not in form.topics and now.get(topic, "") != (stood := call.seen.get(topic, ""))
    ]


def name_question(form: AnswersForm, topic: str) -> str:
    """A question as it is called away from its part of the page."""
    service = topic.partition("_")[0]
    of = f"{Service(service).label}, " if service in Service and topic != service else ""
    return f"{of}{form.fields[topic].label}"


class Finished(NamedTuple):
    """What finishing a call did: the centre, where its postcode is, and sentences for whoever rang."""

    centre: Centre
    place: LocatedPoint | None
    said: list[str]


@transaction.atomic
def finish_call(
    call: Call, outcome: Outcome, values: dict[str, Any], form: AnswersForm | None, refused: set[str], by
) -> Finished:
    """Ends a call. `values` are what the outcome needs; `form` holds the answers, where the centre gave any.

    Raises CallFinished, or ValidationError where an answer breaks a rule of the centre.
    """
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.finished_at:
        raise CallFinished
    centre = Centre.objects.select_for_update().get(pk=held.centre_id)
    before, today = get_stored_centres([centre]), timezone.localdate()
    on: date = values.get("said_on") or today
    said: list[str] = []
    topics = form.topics - refused if form else set()
    held.phone = values.get("phone", held.phone_on_page)
    place, waiting = write_heard(centre, form, topics, on, by, said)
    waiting |= write_outcome(centre, held, outcome, values, on, by, said)
    save_if_changed(centre, before, values.get("role", ""), on, by)
    propose_to_office(centre, waiting, on, said)
    if values.get("send_letter") or outcome == Outcome.WRITE:
        said.append(send_first_letter(centre))
    held.outcome, held.finished_at, held.saved_at, held.caller = outcome, timezone.now(), timezone.now(), by
    held.role, held.spoke_with, held.said_on = (
        values.get("role", ""),
        values.get("spoke_with", ""),
        values.get("said_on"),
    )
    held.try_again_on = choose_next_day(outcome, values, today)
    held.save()
    return Finished(centre, place, said)


def write_heard(
    centre: Centre, form: AnswersForm | None, topics: set[str], on: date, by, said: list[str]
) -> tuple[LocatedPoint | None, dict[str, str]]:
    """The answers go into the centre. Returns where its postcode is, and what waits for the office."""
    if form is None:
        return None, {}
    waiting = {}
    if not is_office(by):
        waiting = {
            name: str(form.cleaned_data[name])
            for name in topics.intersection(OFFICE_ALONE)
            if form.cleaned_data[name]
        }
        topics = topics.difference(OFFICE_ALONE)
    apply_answers(centre, form.cleaned_data, topics, on)
    if not topics & ON_THE_MAP:
        return (geocoding.find_postcode_place(centre.postcode) if centre.postcode else None), waiting
    place, of_pin = geocoding.move_pin_to_address(centre)
    said.append(of_pin)
    return place, waiting


def write_outcome(
    centre: Centre, call: Call, outcome: Outcome, values: dict[str, Any], on: date, by, said: list[str]
) -> dict[str, str]:
    """What the outcome itself says of a centre. Returns what of it waits for the office."""
    status = ""
    match outcome:
        case Outcome.CONFIRMED:
            confirm_centre(centre, on)
            status = Centre.Status.PUBLISHED if values.get("publish") else ""
        case Outcome.WRONG_NUMBER if call.phone:
            is_public = centre.phone == call.phone
            take_number_off(centre, call.phone)
            said.append(
                f"The number {call.phone} is off the public page. Staff still see it as doubtful."
                if is_public
                else f"Nobody is sent to {call.phone} again. Staff still see it as doubtful."
            )
        case Outcome.WRITE:
            centre.contact_email = values["write_to"]
        case Outcome.CLOSED_FOR_NOW:
            centre.closed_from, centre.closed_until = values["closed_from"], values["closed_until"]
            centre.closed_reason = values["closed_reason"]
        case Outcome.CLOSED:
            status = Centre.Status.CLOSED
    if status and is_office(by):
        centre.status = status
    elif status:
        return {"status": status}
    return {}


def save_if_changed(centre: Centre, before: list[Centre], role: str, on: date, by) -> None:
    """One version of the history, without the name of whoever spoke; none where nothing changed."""
    centre.full_clean(exclude=["point", "confirmed_on", "terms_checked_on"])
    centre._history_user = by
    centre._change_reason = f"call with {role}"[:100] if role else f"call on {on:%-d %B %Y}"
    document = build_centre_document(centre)
    if document != before[0].document:
        save_centre(centre, document, before=before)


def propose_to_office(centre: Centre, values: dict[str, str], on: date, said: list[str]) -> None:
    if not values:
        return
    reasons = dict.fromkeys(values, f"Somebody at the centre said so in a call on {on:%-d %B %Y}.")
    propose_values(None, centre, values, reasons)
    what = (
        "Its name waits"
        if "name" in values
        else "That it has closed waits"
        if values["status"] == "closed"
        else "The new page waits"
    )
    said.append(f"{what} for the office’s yes.")


def send_first_letter(centre: Centre) -> str:
    """“Are the details still right?”, so that the centre can look at them in peace."""
    if centre.status != Centre.Status.PUBLISHED:
        return "No letter went: the centre’s page is not public yet. It goes by itself once it is."
    stage = VerificationRequest.Stage.FIRST
    if not (to := choose_recipient(centre, stage)):
        return "No letter went: we know no address."
    return (
        f"A letter with all details goes to {to}."
        if ask_centre(centre, stage)
        else "A letter went today already."
    )


def choose_next_day(outcome: Outcome, values: dict[str, Any], today: date) -> date | None:
    """Until when others leave the centre alone; None once it told us what is right."""
    match outcome:
        case Outcome.CONFIRMED:
            return None
        case Outcome.CLOSED_FOR_NOW:
            ends = values["closed_until"]
            return max(ends + timedelta(days=1), today) if ends else today + OFFICE_TAKES
        case Outcome.CLOSED:
            return today + OFFICE_TAKES
        case Outcome.WRITE:
            return today + LETTER_TAKES
    return values.get("try_again_on") or today + WAIT[outcome]
