"""The one taxonomy of this feed: the therapies that centres offer."""

from django.conf import settings
from django.urls import reverse

from centres.open_data.open_referral.identifiers import build_identifier
from therapies.models import Therapy

NAME = "Therapies offered by MS therapy centres"
KEY = 1


def build_taxonomy() -> dict:
    return {
        "id": build_identifier("taxonomy", KEY),
        "name": NAME,
        "description": "What centres for people with multiple sclerosis (MS) offer, by the names on our site.",
        "uri": _page(),
    }


def build_taxonomy_term(therapy: Therapy) -> dict:
    return {
        "id": build_identifier("term", therapy.pk),
        "name": therapy.name,
        "description": therapy.name,
        "term": therapy.name,
        "taxonomy": NAME,
        "taxonomy_id": build_identifier("taxonomy", KEY),
        "term_uri": f"{_page()}#{therapy.slug}",
    }


def _page() -> str:
    return settings.SITE_URL + reverse("therapies:index")
