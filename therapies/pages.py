"""What the templates of the pages need (templates/therapies/): for readers, and for staff who look beforehand."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone

from msntc.database.offline import is_offline
from therapies import review_dates, structured_data
from therapies.layers import build_groups, count_people
from therapies.models import Source, Therapy, TherapyPage

PAGE = "therapies/page.html"
FIRST_VISIT = "your-first-visit"


class WithoutTexts(Func):
    """A published document without its long parts, taken out of it at one go: unpacking it is what costs."""

    template = "(%(expressions)s - '{sections,questions,sources,evidence,changes}'::text[])"
    output_field = JSONField()


def render_live_page(request: HttpRequest, slug: str, *, is_open: bool) -> str:
    """The page that readers see at this address, with all its parts open or not. Raises Http404 where they see none."""
    withdrawn = ArraySubquery(Source.objects.filter(retracted=True).values("key"))
    live = TherapyPage.objects.live().select_related("therapy", "reviewer").defer("draft")
    page = get_object_or_404(live.annotate(withdrawn=withdrawn), slug=slug)
    context = build_page_context(page, mark_withdrawn_sources(page.live, page.withdrawn), is_live=True)
    return render_to_string(PAGE, context | {"is_open": is_open}, request)


def build_page_context(page: TherapyPage, live: dict, *, is_live: bool) -> dict:
    """The context of a published document, or of one that readers do not see yet and nobody keeps."""
    visit = [FIRST_VISIT] if "oxygen" in page.slug or "chamber" in page.slug else []
    offering, related = list_offering_centres(page.therapy), list_related_pages([*live["related"], *visit])
    first_parts = {section["role"]: section for section in reversed(live["sections"])}
    return {
        "page": page,
        "live": live | {"evidence": [row | {"people": count_people(row)} for row in live["evidence"]]},
        "is_live": is_live,
        "reviewer": page.reviewer if is_live else None,
        "overdue": is_live and review_dates.is_overdue(page),
        "past_grace": is_live and review_dates.is_past_grace(page),
        "facts": structured_data.build_page_graph(page) if is_live else None,
        "help": first_parts.get("help"),
        "who_not": first_parts.get("who-not"),
        "searched_on": min(
            (row["searched_on"] for row in live["evidence"] if row.get("searched_on")), default=""
        ),
        "groups": build_groups(live, page.therapy.name if page.therapy else "", offering, related),
        "related": related,
        "first_visit": [row for row in related if row["slug"] in visit],
        "therapy": page.therapy,
        "offering": offering,
    }


def build_index_context() -> dict:
    """The published pages, what a centre may offer first; those that can be compared; and what centres offer."""
    pages = list_live_pages()
    about = (TherapyPage.Kind.SELF_HELP, TherapyPage.Kind.CONDITION)
    groups = [
        ("What you can try", [row for row in pages if row["kind"] not in about]),
        ("Living with MS", [row for row in pages if row["kind"] in about]),
    ]
    return {
        "groups": [group for group in groups if group[1]],
        "compared": [row for row in pages if row["what_happens"]],
        "therapies": Therapy.objects.offered().with_centres(),
    }


def mark_withdrawn_sources(live: dict, withdrawn: list[str]) -> dict:
    """A published document, with those of its sources marked that were withdrawn since (K19)."""
    sources = [row | {"retracted": row["retracted"] or row["key"] in withdrawn} for row in live["sources"]]
    return live | {"sources": sources}


def list_offering_centres(therapy: Therapy | None) -> list[tuple[str, str, str]]:
    """Name, slug and town of the published centres that offer it."""
    if therapy is None:
        return []
    return list(therapy.centres.published().order_by("name").values_list("name", "slug", "town"))


def list_related_pages(slugs: list[str]) -> list[dict]:
    """Slug and name of those pages that are live, in the order in which they are named."""
    if not slugs:
        return []
    rows = TherapyPage.objects.live().filter(slug__in=slugs).values("slug", name=F("live__short_name"))
    return sorted(rows, key=lambda row: slugs.index(row["slug"]))


def list_live_pages() -> list[dict]:
    """All published pages in order, each with what lists say of it."""
    today = timezone.localdate()
    rows = TherapyPage.objects.live().values_list("slug", "therapy", "next_review_on", WithoutTexts("live"))
    return sorted(
        (
            {"slug": slug, "therapy": therapy, "overdue": due < today} | document
            for slug, therapy, due, document in rows
        ),
        key=lambda row: (row["position"], row["title"]),
    )


def get_first_visit_path() -> str:
    """Where readers find what happens on a first visit; empty where staff have put that page away, and offline, when
    it would lead nowhere. One query."""
    if is_offline():
        return ""
    page = TherapyPage.objects.live().only("slug").filter(slug=FIRST_VISIT).first()
    return page.get_absolute_url() if page else ""
