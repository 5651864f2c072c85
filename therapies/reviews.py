"""The way of a page to a clinician and back: who is told, what changed since they read it last, why it came back."""

from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString

from msntc.admin_tools.diff import render_changes
from msntc.mail.models import queue_letter
from therapies import publishing, sign_off
from therapies.authorship import list_changed_notes
from therapies.models import DraftLink, Person, ReviewRequest, TherapyPage
from therapies.rendering import build_page_edition
from therapies.snapshots import SNAPSHOT, read_working_copy

REVIEW = "therapies.review_therapypage"


class ChangesSince(NamedTuple):
    """What a reader has not seen yet. `base` is the record they know, None where all is new to them."""

    base: Any
    is_own: bool
    """Whether they signed that record themselves."""
    lines: list[SafeString]
    notes: list[str]
    """Sources and hard words that were changed since."""


@transaction.atomic
def request_review(page: TherapyPage, by: Any) -> list[Person]:
    """Sends the page for review and writes to each clinician who may sign it off; returns those. Raises NotAllowed."""
    publishing.submit_for_review(page)
    ReviewRequest.objects.create(page=page, version=page.version, asked_by=by)
    told = [person for person in list_possible_reviewers(page) if get_address(person)]
    for person in told:
        queue_letter(
            get_address(person),
            f"Please check the page “{page}”",
            ASKED.format(
                name=person.name, page=page, sender=get_name(by), address=build_page_url(page, "review")
            ),
            reply_to=by.email,
        )
    return told


def list_possible_reviewers(page: TherapyPage) -> list[Person]:
    """The clinicians with an account who may sign the page as it stands."""
    people = Person.objects.filter(is_clinician=True, account__is_active=True).select_related("account")
    return [
        person
        for person in people.exclude(pk=page.author_id or 0)
        if person.account and person.account.has_perm(REVIEW) and sign_off.may_sign(page, person)
    ]


@transaction.atomic
def return_page(page: TherapyPage, by: Any, why: str) -> list[str]:
    """Sends the page back, with why; writes to its author and to who had sent it. Raises NotAllowed."""
    sign_off.refuse_unless(bool(why.strip()), "Say why it goes back: its author reads it.")
    sign_off.refuse_unless(len(why) <= 2_000, "That is too long. Please keep it to 2,000 letters.")
    publishing.send_back(page)
    request = page.review_requests.first() or ReviewRequest(page=page, version=page.version)
    request.answered_by, request.answered_at = by, timezone.now()
    request.sent_back, request.why = True, why.strip()
    request.save()
    author = get_address(page.author) if page.author else ""
    sender = request.asked_by.email if request.asked_by else ""
    told = [address for address in dict.fromkeys([author, sender]) if address and address != by.email]
    for address in told:
        queue_letter(
            address,
            f"The page “{page}” was sent back",
            RETURNED.format(page=page, reader=get_name(by), why=request.why, address=build_page_url(page)),
            reply_to=by.email,
        )
    return told


def close_review(page: TherapyPage, by: Any) -> None:
    """Notes who answered the request that the page was sent with."""
    page.review_requests.filter(answered_at__isnull=True).update(answered_by=by, answered_at=timezone.now())


def find_changes(page: TherapyPage, person: Person | None) -> ChangesSince:
    """What changed since this person signed the page; who never did is told what readers have not seen yet."""
    published = (
        page.history.filter(status=TherapyPage.Status.PUBLISHED).exclude(draft={}).order_by("-history_id")
    )
    signed = published.filter(reviewer=person).first() if person else None
    base = signed or published.first()
    if base is None:
        return ChangesSince(None, False, [], [])
    before, now = SNAPSHOT.in_lines(base.draft), SNAPSHOT.in_lines(read_working_copy(page))
    notes = list_changed_notes(page, build_page_edition(page), base.history_date)
    return ChangesSince(base, signed is not None, render_changes(before, now), notes)


@transaction.atomic
def invite_reader(page: TherapyPage, by: Any, name: str, email: str) -> DraftLink:
    """Makes a link by which somebody without an account may read the draft, and sends it to them."""
    link = DraftLink.objects.create(page=page, name=name, email=email, made_by=by)
    queue_letter(
        email,
        f"Please read our draft “{page}”",
        INVITED.format(
            name=name,
            page=page,
            sender=get_name(by),
            day=date_format(link.last_day, "j F Y"),
            address=settings.SITE_URL + link.get_absolute_url(),
        ),
        reply_to=by.email,
        expires_on=link.last_day,
    )
    return link


def get_address(person: Person) -> str:
    return person.email or (person.account.email if person.account else "")


def get_name(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def build_page_url(page: TherapyPage, view: str = "change") -> str:
    """Where staff find the page, for letters."""
    return settings.SITE_URL + reverse(f"admin:therapies_therapypage_{view}", args=[page.pk])


ASKED = """Hello {name},

{sender} asks for a clinician to check the page “{page.title}”.

Here you see what has changed, and can sign it off or send it back. It works on a phone:

{address}
"""
RETURNED = """Hello,

{reader} has read the page “{page.title}” and sent it back. It is a draft again. Why:

{why}

Change it here, then send it for review once more:

{address}
"""
INVITED = """Hello {name},

{sender} asks you to read a page of ours before it is published: “{page.title}”.

{address}

You need no account, and you cannot change or spoil anything. The link works until {day}. Please do not pass it on. \
Answer this letter to tell us what you think.
"""
