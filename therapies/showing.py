"""What the template of a page (templates/therapies/page.html) needs: for readers, and for staff who look beforehand."""

from django.db.models import QuerySet

from therapies import linked_data, publishing
from therapies.forms import FeedbackForm
from therapies.models import TherapyPage

IN_LISTS = "title short_name summary kind headline what_happens how_long how_often cost main_risks".split()
NAMED = 5
"""How many of the centres that offer a therapy its page names."""


def shown(page: TherapyPage, document: dict | None = None) -> dict:
    """The context of a page as published, or of another `document` of it that readers do not see yet.

    Two queries at most, beside those for the page itself, its therapy and its reviewer.
    """
    live = document or page.live
    is_live = document is None
    centres = centres_offering(page)
    return {
        "page": page,
        "live": live,
        "is_live": is_live,
        "reviewer": page.reviewer if is_live else None,
        "overdue": is_live and publishing.overdue(page),
        "help_first": any(section["role"] == "help" for section in live["sections"]),
        "centres": centres,
        "named": centres[:NAMED],
        "related": listed(TherapyPage.objects.live().filter(slug__in=live["related"]))
        if live["related"]
        else [],
        "form": FeedbackForm(),
        "linked_data": linked_data.of_page(page) if is_live else None,
    }


def centres_offering(page: TherapyPage) -> list[dict]:
    """Name, slug and town of the published centres that offer what the page is about."""
    if page.therapy is None:
        return []
    return list(page.therapy.centres.published().order_by("name").values("name", "slug", "town"))


def listed(pages: QuerySet[TherapyPage]) -> list[dict]:
    """Published pages in order, with what lists say of them and without the rest of the documents."""
    rows = pages.order_by("live__position", "live__title").values(
        "slug", *(f"live__{name}" for name in IN_LISTS)
    )
    return [{key.removeprefix("live__"): value for key, value in row.items()} for row in rows]
