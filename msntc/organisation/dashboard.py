"""What the public should find about us and does not yet: a line for each, with the page where it is added."""

from django.urls import reverse

from msntc.organisation.models import Organisation, SitePage


def list_missing_details() -> list[tuple[str, str]]:
    about_us = Organisation.objects.filter(id=1).first() or Organisation()
    here = reverse("admin:organisation_organisation_changelist")
    return [(f"Add: {field.verbose_name}", f"{here}#id_{field.name}") for field in about_us.unknown]


def list_missing_pages() -> list[tuple[str, str]]:
    """The pages that do not exist yet, in their usual order."""
    there = set(SitePage.objects.values_list("slug", flat=True))
    add = reverse("admin:organisation_sitepage_add")
    return [
        (f"Write the page “{place.label}”", f"{add}?slug={place.value}")
        for place in SitePage.Place
        if place.value not in there
    ]
