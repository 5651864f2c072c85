"""The call desk: whom to ring, the call itself, how it ended. For staff who may ring, with a second factor."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centres.admin.warnings import list_centre_warnings
from centres.calls import services
from centres.calls.desk import HEADINGS, LEFT, choose_next, describe_outcomes, list_entries
from centres.calls.forms import AnswersForm
from centres.calls.hints import list_hints, list_numbers_rung, list_old_numbers, list_unasked_sources
from centres.calls.models import Call
from centres.calls.outcomes import OutcomeForm
from centres.calls.parts import build_parts
from centres.calls.standing import read_standing
from centres.models import Centre
from centres.progress import measure_progress

SILENT = (Call.Outcome.NO_ANSWER, Call.Outcome.WRONG_NUMBER, Call.Outcome.CLOSED)
"""Outcomes that publish no answers."""
LAST_CALLS = 20

may_ring: Callable = permission_required("centre_calls.add_call", raise_exception=True)


@may_ring
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """The next centre to ring; `later` in the address are those that the volunteer passes over for now."""
    entries = list_entries()
    later = [int(pk) for pk in request.GET.getlist("later") if pk.isascii() and pk.isdigit() and len(pk) < 10]
    entry = choose_next(entries, request.user, later)
    facts = {
        "entry": entry,
        "later": [*later, entry.centre.pk] if entry else [],
        "progress": measure_progress(),
        "left": sum(1 for one in entries if one.state in LEFT),
        "outcomes": describe_outcomes(),
    }
    return render(request, "centres/calls/desk.html", facts)


@may_ring
@require_safe
def list_centres(request: HttpRequest) -> HttpResponse:
    entries = list_entries()
    groups = [(words, [one for one in entries if one.state == state]) for state, words in HEADINGS.items()]
    return render(request, "centres/calls/centres.html", {"groups": [group for group in groups if group[1]]})


@may_ring
@require_safe
def show_centre(request: HttpRequest, pk: int) -> HttpResponse:
    """One centre: how to reach it, and who rang when."""
    centre = get_object_or_404(Centre, pk=pk)
    calls = centre.calls.select_related("caller").defer("answers", "seen")[:LAST_CALLS]
    facts = {
        "centre": centre,
        "calls": calls,
        "old_numbers": list_old_numbers(centre),
        "is_office": services.is_office(request.user),
    }
    return render(request, "centres/calls/centre.html", facts)


@may_ring
@require_safe
def print_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions on paper, for who would rather write by hand."""
    centre = get_object_or_404(Centre, pk=pk)
    form = AnswersForm(seen=read_standing(centre), therapies=services.list_asked_therapies(centre))
    parts = build_parts(form, list_hints(centre))
    facts = {"centre": centre, "parts": parts, "old_numbers": list_old_numbers(centre)}
    return render(request, "centres/calls/sheet.html", facts)


@may_ring
@require_POST
def start_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who is at it already is named first; a second press begins the call all the same."""
    open_ones = Centre.objects.unmerged().exclude(status=Centre.Status.CLOSED)
    centre = get_object_or_404(open_ones, pk=pk)
    busy = centre.calls.open().select_related("caller").first()
    if busy and busy.is_busy and busy.caller_id != request.user.pk and "anyway" not in request.POST:
        return render(request, "centres/calls/busy.html", {"centre": centre, "call": busy}, status=409)
    return redirect("calls:call", services.start_call(centre, request.user).pk)


def get_call(pk: int) -> Call:
    return get_object_or_404(Call.objects.select_related("centre", "caller"), pk=pk)


def redirect_finished(request: HttpRequest, call: Call) -> HttpResponse:
    messages.info(request, f"The call with {call.centre} is saved already.")
    return redirect("calls:desk")


def keep_typed(request: HttpRequest, call: Call) -> HttpResponse:
    """What somebody typed while a colleague finished the call goes into a new one. A second press of one's own is over,
    and a third person's call is not written into."""
    if call.caller_id == request.user.pk or call.centre.calls.open().exists():
        return redirect_finished(request, call)
    new = services.start_call(call.centre, request.user)
    services.save_answers(new, services.build_answers_form(call, request.POST), request.user)
    messages.warning(
        request,
        f"{call.caller_name} finished this call while you were at it. What you typed is kept here, in a new call: look "
        "it over.",
    )
    return redirect("calls:call", new.pk)


@may_ring
@require_http_methods(["GET", "HEAD", "POST"])
def edit_call(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions. Whatever button is pressed, what was typed is kept first."""
    call = get_call(pk)
    if call.finished_at:
        return keep_typed(request, call) if request.method == "POST" else redirect_finished(request, call)
    is_taken_over = False
    if request.method == "POST":
        form, outcome = services.build_answers_form(call, request.POST), request.POST.get("next", "")
        is_taken_over = call.caller_id != request.user.pk and "anyway" not in request.POST
        if not is_taken_over and services.save_answers(call, form, request.user):
            if outcome in Call.Outcome:
                return redirect("calls:finish", pk, outcome)
            messages.success(request, "Saved. Nothing of it is public before you finish the call.")
            return redirect("calls:call", pk)
        if not is_taken_over:
            return redirect_finished(request, call)
    else:
        form = services.build_answers_form(call, is_checked="check" in request.GET)
    facts = {
        "call": call,
        "centre": call.centre,
        "form": form,
        "parts": build_parts(form, list_hints(call.centre)),
        "is_taken_over": is_taken_over,
        "old_numbers": list_old_numbers(call.centre),
    }
    return render(request, "centres/calls/call.html", facts, status=409 if is_taken_over else 200)


@may_ring
@require_http_methods(["GET", "HEAD", "POST"])
def finish_call(request: HttpRequest, pk: int, outcome: str) -> HttpResponse:
    """What the outcome needs, and what finishing will change; then it is done, once."""
    if outcome not in Call.Outcome:
        raise Http404
    call, kind = get_call(pk), Call.Outcome(outcome)
    if call.finished_at:
        return redirect_finished(request, call)
    answers = None if kind in SILENT else services.build_answers_form(call, is_checked=True)
    if answers is not None and not answers.is_valid():
        return redirect_to_questions(call)
    try:
        changes = services.list_changes(call, answers)
        form = build_outcome_form(request, call, kind, answers, changes)
        if form.is_bound and form.is_valid():
            done = services.finish_call(
                call, kind, form.cleaned_data, answers, form.refused_topics, request.user
            )
            return say_finished(request, call, done)
    except services.CallFinished:
        return redirect_finished(request, call)
    except ValidationError as fault:
        for name, words in fault.message_dict.items():
            label = str(answers.fields[name].label) if answers and name in answers.fields else ""
            messages.error(request, " ".join(filter(None, [label and f"{label}:", *words])))
        return redirect("calls:call", pk)
    facts = {"call": call, "centre": call.centre, "form": form, "changes": changes, "outcome": kind}
    if answers and kind == Call.Outcome.CONFIRMED:
        facts["moved"] = services.list_moved(call, answers)
        facts["again"] = len(answers.topics) - len(changes)
        facts["unasked"] = list_unasked_sources(call.centre, answers.topics)
    return render(request, "centres/calls/finish.html", facts)


def redirect_to_questions(call: Call) -> HttpResponse:
    response = redirect("calls:call", call.pk)
    response["Location"] += "?check#answer"
    return response


def build_outcome_form(
    request: HttpRequest,
    call: Call,
    outcome: Call.Outcome,
    answers: AnswersForm | None,
    changes: list[services.Change],
) -> OutcomeForm:
    values = answers.cleaned_data if answers else {}
    centre, is_office = call.centre, services.is_office(request.user)
    is_draft = centre.status == Centre.Status.DRAFT
    missing = (
        [str(answers.fields[name].label) for name in ("town", "nation") if not values[name]]
        if answers and is_draft
        else []
    )
    return OutcomeForm(
        request.POST if request.method == "POST" else None,
        outcome=outcome,
        clashes=[(one.topic, one.label, one.before, one.after) for one in changes if one.is_clash],
        publish=("Publish its page" if is_office else "Ask the office to publish its page")
        if is_draft and not missing
        else "",
        missing=missing,
        letter_to=values.get("contact_email") or values.get("email", "") if not is_draft or is_office else "",
        numbers=list_numbers_rung(call, outcome),
    )


def say_finished(request: HttpRequest, call: Call, done: services.Finished) -> HttpResponse:
    messages.success(request, f"The call with {done.centre} is finished and saved.")
    for words in [*done.said, *list_centre_warnings(done.centre, done.place)]:
        messages.info(request, words)
    return redirect("calls:desk")
