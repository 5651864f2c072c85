"""What the template of a page (templates/therapies/page.html) needs: for readers, and for staff who look beforehand.

A page is long, and putting it together takes ten milliseconds. So each process remembers the parts that hang on what is
published, until a published page, its therapy or its reviewer changes: nothing that was taken back is ever shown.
"""

from datetime import date
from functools import lru_cache

from django.core.cache import caches
from django.db import connection
from django.db.models import F, Func, JSONField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from msntc.organisation.answers import Answer
from therapies import publishing, structured_data
from therapies.forms import FeedbackForm
from therapies.models import Therapy, TherapyPage

PAGE = "therapies/page.html"
A_MINUTE = 60  # seconds
REMEMBERED = 50  # pages, of about 200 KB each
NAMED = 5
"""How many of the centres that offer a therapy its page names."""


class WithoutTexts(Func):
    """A published document without its long parts, taken out of it at one go: unpacking it is what costs."""

    template = "(%(expressions)s - '{sections,questions,sources,evidence,changes}'::text[])"
    output_field = JSONField()


# Written out, because composing it in the ORM cost five times what PostgreSQL takes to answer it.
STATES = """
SELECT page.slug, page.next_review_on, page.xmin::text || page.ctid::text,
    therapy.id, therapy.name, therapy.slug, person.name, person.role, person.qualification,
    (SELECT string_agg(source.key, ' ' ORDER BY source.key) FROM therapies_source AS source WHERE source.retracted)
FROM therapies_therapypage AS page
LEFT JOIN therapies_therapy AS therapy ON therapy.id = page.therapy_id
LEFT JOIN therapies_person AS person ON person.id = page.reviewer_id
WHERE page.live IS NOT NULL ORDER BY page.id"""
"""What a remembered page hangs on: PostgreSQL's own marks of the state of each row, its therapy and its reviewer,
and which sources have been withdrawn since."""


def read_row_states() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(STATES)
        return cursor.fetchall()


def render_live_page(request: HttpRequest, slug: str) -> bytes | None:
    """The page that readers see at this address, whole; None where they see none. One query, at times five."""
    states = read_row_states()
    if not any(state[0] == slug for state in states):
        return None
    if (parts := get_live_parts(slug, timezone.localdate(), tuple(states))) is None:
        return None
    stamp = FeedbackForm.stamp()  # another one every few seconds

    def put_together() -> str:
        after = mark_safe(parts["after"].replace(parts["stamp"], stamp))  # noqa: S308  (our own words)
        return render_to_string(
            PAGE, parts | {"after": after, "centres": render_centres_part(parts["therapy"])}, request
        )

    return parts["answer"].body((stamp,), put_together)


@lru_cache(maxsize=REMEMBERED)
def get_live_parts(slug: str, today: date, states: tuple) -> dict | None:
    """The parts of a page on this day and in this state, and the answer made of them; None where it was taken away
    meanwhile."""
    live = TherapyPage.objects.live().select_related("therapy", "reviewer").defer("draft")
    if (page := live.filter(slug=slug).first()) is None:
        return None
    parts = render_page_parts(
        page, mark_withdrawn_sources(page.live, (states[0][-1] or "").split()), is_live=True
    )
    return parts | {"answer": Answer()}


def build_preview_context(page: TherapyPage, document: dict) -> dict:
    """The context of a document that readers do not see yet."""
    parts = render_page_parts(page, document, is_live=False)
    return parts | {"page": page, "centres": render_centres_part(parts["therapy"])}


def render_page_parts(page: TherapyPage, live: dict, *, is_live: bool) -> dict:
    form = FeedbackForm()
    context = {
        "page": page,
        "live": live,
        "is_live": is_live,
        "reviewer": page.reviewer if is_live else None,
        "overdue": is_live and publishing.is_overdue(page),
        "help_first": any(section["role"] == "help" for section in live["sections"]),
        "related": list_related_pages(live["related"]),
        "form": form,
    }
    return {
        "title": live["title"],
        "summary": live["summary"],
        "past_grace": is_live and publishing.is_past_grace(page),
        "therapy": page.therapy,
        "facts": render_to_string("therapies/_facts.html", {"facts": structured_data.build_page_graph(page)})
        if is_live
        else "",
        "before": render_to_string("therapies/_before.html", context),
        "after": render_to_string("therapies/_after.html", context),
        "stamp": form.initial["opened"],
    }


def mark_withdrawn_sources(live: dict, withdrawn: list[str]) -> dict:
    """A published document, with those of its sources marked that were withdrawn since (K19)."""
    sources = [row | {"retracted": row["retracted"] or row["key"] in withdrawn} for row in live["sources"]]
    return live | {"sources": sources}


def render_centres_part(therapy: Therapy | None) -> str:
    """The part about the centres that offer it, remembered for a minute like the list of what centres offer."""
    key = f"therapies.where.{therapy and hash((therapy.slug, therapy.name))}"
    return caches["process"].get_or_set(
        key, lambda: render_to_string("therapies/_centres.html", build_offer_context(therapy)), A_MINUTE
    )


def render_centres_by_therapy() -> str:
    """The list of all that centres offer, each with the centres, remembered for a minute too."""

    def whole() -> str:
        therapies = Therapy.objects.offered().with_centres()
        return render_to_string("therapies/_offered.html", {"therapies": therapies})

    return caches["process"].get_or_set("therapies.centres", whole, A_MINUTE)


def build_offer_context(therapy: Therapy | None) -> dict:
    """How many published centres offer it, and name, slug and town of the first few."""
    rows = (
        []
        if therapy is None
        else list(therapy.centres.published().order_by("name").values_list("name", "slug", "town"))
    )
    return {"therapy": therapy, "count": len(rows), "named": rows[:NAMED]}


def list_related_pages(slugs: list[str]) -> list[dict]:
    """Slug and name of those pages that are live, in the order in which they are named."""
    if not slugs:
        return []
    rows = TherapyPage.objects.live().filter(slug__in=slugs).values("slug", name=F("live__short_name"))
    return sorted(rows, key=lambda row: slugs.index(row["slug"]))


def list_live_pages() -> list[dict]:
    """All published pages in order, each with what lists say of it."""
    today = timezone.localdate()
    rows = TherapyPage.objects.live().values_list("slug", "next_review_on", WithoutTexts("live"))
    return sorted(
        ({"slug": slug, "overdue": due < today} | document for slug, due, document in rows),
        key=lambda row: (row["position"], row["title"]),
    )
