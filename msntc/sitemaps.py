"""What search engines may know of: every page that readers may open, at the site's one true address."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from centres.sitemaps import CentreSitemap
from msntc.organisation.models import SitePage
from therapies.sitemaps import TherapyPageSitemap


class FixedSitemap(Sitemap):
    """The pages that always are; nobody knows when their words last changed, so nothing is said of it."""

    def items(self):
        names = "home centres:find centres:all therapies:index support-us data site-map api-manual"
        return names.split()

    def location(self, name):
        return reverse(name)


class SitePageSitemap(Sitemap):
    def items(self):
        return list(SitePage.objects.only("slug", "updated_on"))

    def lastmod(self, page):
        return page.updated_on


def list_page_addresses() -> list[dict]:
    """Where the pages of the list are, for its index; a list of one page needs none."""
    pages = CentreSitemap().paginator.num_pages
    address = settings.SITE_URL + reverse("sitemap")
    return [{"location": f"{address}?page={number}"} for number in range(1, pages + 1)] if pages > 1 else []


def list_sitemap_urls(page: int = 1) -> list[dict]:
    """Each address of a page with the date of its last change, where one is known: the centres page by page, all other
    addresses on the first. The Host header has no say in it. Raises InvalidPage."""
    here = urlsplit(settings.SITE_URL)
    site: Any = SimpleNamespace(domain=here.netloc)
    found = []
    for one in (FixedSitemap, TherapyPageSitemap, CentreSitemap, SitePageSitemap):
        if page == 1 or one is CentreSitemap:
            found += one().get_urls(page, site=site, protocol=here.scheme)
    return found
