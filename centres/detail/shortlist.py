"""The centres that somebody keeps, and links to hand on. Both are nothing but an address: no account, no cookie.

What is handed on carries of a person's whereabouts no more than `Results.share_text`, the outward code.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from centres.directory import get_directory
from centres.models import Centre
from msntc.database.offline import is_offline

MOST = 10  # centres that one list holds
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")
SUBJECT = "A list of centres"
LETTER = "Here is a page about centres that may be of use:\r\n\r\n{}\r\n"


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Slugs of published centres, in the order in which they were kept. `rest` is the page's other parameters."""

    slugs: tuple[str, ...] = ()
    rest: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Self:
        """The list that an address carries, and that address. One query, and none where nothing is kept."""
        if slugs := parse_shortlist_slugs(asked):
            known = list_published_slugs(slugs)
            slugs = [slug for slug in slugs if slug in known]
        rest = asked.copy()
        rest.pop("keep", None)
        return cls(tuple(slugs), rest.urlencode())

    @property
    def value(self) -> str:
        """As the address has it: `hertfordshire,kent`."""
        return ",".join(self.slugs)

    @property
    def is_full(self) -> bool:
        return len(self.slugs) >= MOST

    @property
    def query(self) -> str:
        """What carries the list to another page; nothing where nothing is kept."""
        return f"?keep={self.value}" if self.slugs else ""

    @property
    def page(self) -> str:
        return reverse("centres:kept") + self.query

    def toggling(self, slug: str) -> str:
        """The query of the same page with this centre kept, or taken off where it was kept."""
        kept = [one for one in self.slugs if one != slug]
        if len(kept) == len(self.slugs):
            kept.append(slug)
        return "?" + "&".join(filter(None, [self.rest, f"keep={','.join(kept)}" if kept else ""]))


def list_published_slugs(slugs: list[str]) -> set[str]:
    """Those of `slugs` whose centres visitors may see."""
    if is_offline():
        return get_directory().slugs.keys() & slugs
    return set(Centre.objects.published().filter(slug__in=slugs).values_list("slug", flat=True))


@dataclass(frozen=True, slots=True)
class Share:
    """A link to hand on, by its path, and whether it says where the search was."""

    path: str
    has_place: bool = False

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def mail(self) -> str:
        """A letter with the link, for the reader's own mail program."""
        return f"mailto:?subject={quote(SUBJECT)}&body={quote(LETTER.format(self.address), safe='')}"


def parse_shortlist_slugs(asked: QueryDict) -> list[str]:
    """What `keep` names, each once, as far as it has the form of a slug; the first MOST of them."""
    named = ",".join(asked.getlist("keep")).split(",")
    return [slug for slug in dict.fromkeys(named) if SLUG.fullmatch(slug)][:MOST]


def share_search(text: str, filters: Sequence[tuple[str, str]], shortlist: Shortlist) -> Share | None:
    """A link to the search for `text`, narrowed by `filters` (name and value), of which one may say where that is.

    Where there is no text to tell, a link to the kept centres; else nothing.
    """
    if not text:
        return Share(shortlist.page) if shortlist.slugs else None
    asked = urlencode([("q", text), *filters])
    keep = f"&keep={shortlist.value}" if shortlist.slugs else ""
    return Share(f"{reverse('centres:find')}?{asked}{keep}#answer", has_place=True)
