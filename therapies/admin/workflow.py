"""The steps from draft to published, as buttons on the page's form. The rules are `publishing`'s."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from therapies import publishing, review_dates, reviews, sign_off
from therapies.models import Person, TherapyPage
from therapies.sign_off import NotAllowed

Status = TherapyPage.Status
CHANGE, REVIEW, PUBLISH = (f"therapies.{right}_therapypage" for right in ("change", "review", "publish"))


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: str
    says: str
    done: str
    rights: tuple[str, ...]
    when: tuple[str, ...]
    do: Callable[[TherapyPage, HttpRequest], object]
    starter_only: bool = False
    """Whether it is for the pages that came with the site."""
    dated: bool = False
    """Whether it asks for the date of the next review."""
    asks_why: bool = False
    publishes: bool = False
    """Whether it is for the words that were read, and no others."""


def sign_off_page(page: TherapyPage, request: HttpRequest) -> None:
    person = Person.objects.filter(account=request.user.pk).first()
    if person is None or not person.is_clinician:
        raise NotAllowed(
            "Only a clinician can sign a page off. Your account is not joined to a person who may check pages: "
            "ask somebody who keeps the list of people."
        )
    try:
        chosen = parse_date(request.POST.get("next_review_on", ""))
    except ValueError:
        chosen = None
    if chosen is None:
        raise NotAllowed("Choose the date of the next review, as day, month and year.")
    publishing.approve_page(page, person, read=request.POST.get("read", ""), next_review_on=chosen)
    reviews.close_review(page, request.user)


def send_for_review(page: TherapyPage, request: HttpRequest) -> None:
    told = reviews.request_review(page, request.user)
    if told:
        messages.info(request, f"We write to {', '.join(person.name for person in told)}.")
    else:
        messages.warning(
            request,
            "Nobody could be told: no clinician who has an account and an e-mail may sign this page off. You can send "
            "a clinician a link to the draft, below.",
        )


def send_back(page: TherapyPage, request: HttpRequest) -> None:
    told = reviews.return_page(page, request.user, request.POST.get("why", ""))
    if told:
        messages.info(request, f"We write to {' and '.join(told)}.")
    else:
        messages.warning(request, "Nobody gets a letter: we have no address of its author. Please tell them.")


STEPS = [
    Step(
        "review",
        "Send for review",
        "A clinician who did not write it reads it and signs it off.",
        "Sent for review.",
        (CHANGE,),
        (Status.DRAFT, Status.PUBLISHED),
        send_for_review,
    ),
    Step(
        "sign-off",
        "Sign off and publish",
        "You have read the whole page, and you put your name to it.",
        "Signed off and published. Readers see it now.",
        (REVIEW,),
        (Status.IN_REVIEW,),
        sign_off_page,
        dated=True,
        publishes=True,
    ),
    Step(
        "send-back",
        "Send back",
        "It becomes a draft again. Its author reads why.",
        "Sent back. It is a draft again, with your words.",
        (REVIEW, PUBLISH),
        (Status.IN_REVIEW,),
        send_back,
        asks_why=True,
    ),
    Step(
        "banner",
        "Publish with the banner",
        "Readers are told that a clinician has not checked it yet.",
        "Published, with the banner that a clinician has not checked it yet.",
        (PUBLISH,),
        (Status.DRAFT, Status.IN_REVIEW),
        lambda page, request: publishing.publish_starter(page, read=request.POST.get("read", "")),
        starter_only=True,
        publishes=True,
    ),
    Step(
        "archive",
        "Archive",
        "Takes the page off the site. Nothing is deleted.",
        "Archived. Readers no longer see it.",
        (PUBLISH,),
        (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED),
        lambda page, request: publishing.archive_page(page),
    ),
    Step(
        "reopen",
        "Reopen",
        "It becomes a draft again. Readers see it only when it is published.",
        "Reopened as a draft.",
        (PUBLISH,),
        (Status.ARCHIVED,),
        lambda page, request: publishing.reopen_page(page),
    ),
]


def may_show_drafts(request: HttpRequest) -> bool:
    """Whether this person may send somebody a link to a draft."""
    return any(map(request.user.has_perm, (CHANGE, REVIEW, PUBLISH)))


def may_take_step(request: HttpRequest, step: Step) -> bool:
    return any(map(request.user.has_perm, step.rights))


def build_step_context(request: HttpRequest, page: TherapyPage) -> dict:
    """The steps that are open to this person now, and the dates that a sign-off may choose from."""
    today = timezone.localdate()
    steps = [
        step
        for step in STEPS
        if page.status in step.when
        and may_take_step(request, step)
        and (page.starter or not step.starter_only)
    ]
    return {
        "open": steps,
        "read": sign_off.fingerprint_page(page) if any(step.publishes for step in steps) else "",
        "suggested": suggest_review_date(today),
        "latest": today + review_dates.LONGEST,
        "today": today,
    }


def suggest_review_date(today: date) -> date:
    return today + review_dates.USUAL


@csrf_protect
@require_POST
def take_step(request: HttpRequest, model_admin, pk: int, name: str) -> HttpResponse:
    """Takes one step. What the rules refuse is said in words, and nothing changes."""
    step = next((step for step in STEPS if step.name == name), None)
    if step is None:
        raise Http404
    page = get_object_or_404(TherapyPage, pk=pk)
    if not may_take_step(request, step) or not model_admin.has_view_or_change_permission(request, page):
        raise PermissionDenied
    page._history_user = request.user
    try:
        step.do(page, request)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        if request.POST.get("why"):  # nothing that was typed is lost
            return render_review(request, page, status=409)
    else:
        messages.success(request, step.done)
    return redirect("admin:therapies_therapypage_change", pk)


@never_cache
@require_safe
def review_page(request: HttpRequest, model_admin, pk: int) -> HttpResponse:
    """What a reviewer reads on a phone: what changed, and the two answers."""
    return render_review(request, model_admin.get_viewable(request, pk))


def render_review(request: HttpRequest, page: TherapyPage, *, form=None, status: int = 200) -> HttpResponse:
    """`form` is what was typed to invite a reader, where that was refused."""
    person = Person.objects.filter(account=request.user.pk).first()
    context = {
        "page": page,
        "since": reviews.find_changes(page, person),
        "asked": page.review_requests.select_related("asked_by", "answered_by").first(),
        "steps": build_step_context(request, page),
        "why": request.POST.get("why", ""),
        "links": [link for link in page.draft_links.all() if link.is_open],
        "may_invite": may_show_drafts(request),
        "form": form,
    }
    return render(request, "admin/therapies/therapypage/review.html", context, status=status)
