"""What a published page says of itself to machines, in the words of schema.org. Nothing that is not on the page."""

import html
import re
from typing import cast

from django.conf import settings
from django.urls import reverse

from therapies.models import TherapyPage

UNSPOKEN = re.compile(r'<span class="term__meaning".*?</span>|\s*<(a|span) class="cite".*?</\1>', re.DOTALL)
BLOCK = re.compile(r"</?(?:p|li|ul|ol|h3|blockquote)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")


def build_page_graph(page: TherapyPage) -> dict:
    """One graph: the page, the way to it, and its questions where it has any."""
    graph = [build_web_page(page), build_breadcrumb(page)]
    if page.live and page.live["questions"]:
        graph.append(build_questions(page))
    return {"@context": "https://schema.org", "@graph": graph}


def build_web_page(page: TherapyPage) -> dict:
    live, address = cast(dict, page.live), build_absolute_url(page.get_absolute_url())
    facts = {
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": live["title"],
        "description": live["summary"],
        "inLanguage": "en-GB",
        "datePublished": str(page.published_on),
        "dateModified": str(page.changed_on),
    }
    if author := live["author"]:
        facts["author"] = {"@type": "Person", "name": author["name"], "jobTitle": author["role"]}
    if reviewer := page.reviewer:
        facts["lastReviewed"] = str(page.reviewed_on)
        facts["reviewedBy"] = {"@type": "Person", "name": reviewer.name, "jobTitle": reviewer.role}
    return facts


def build_breadcrumb(page: TherapyPage) -> dict:
    way = [
        ("Home", reverse("home")),
        ("Therapies", reverse("therapies:index")),
        (cast(dict, page.live)["short_name"], page.get_absolute_url()),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": name, "item": build_absolute_url(path)}
            for n, (name, path) in enumerate(way, 1)
        ],
    }


def build_questions(page: TherapyPage) -> dict:
    return {
        "@type": "FAQPage",
        "@id": build_absolute_url(page.get_absolute_url()) + "#questions",
        "mainEntity": [
            {
                "@type": "Question",
                "name": row["question"],
                "acceptedAnswer": {"@type": "Answer", "text": format_spoken_text(row["html"])},
            }
            for row in cast(dict, page.live)["questions"]
        ],
    }


def format_spoken_text(text: str) -> str:
    """The words of a text as somebody would read them out, without notes and meanings."""
    return " ".join(
        html.unescape(TAG.sub("", BLOCK.sub(" ", UNSPOKEN.sub("", text)))).replace("\u2060", "").split()
    )


def build_absolute_url(path: str) -> str:
    return settings.SITE_URL + path
