"""The therapy pages that search engines may show."""

from django.contrib.sitemaps import Sitemap

from therapies import review_dates
from therapies.models import TherapyPage


class TherapyPageSitemap(Sitemap):
    def items(self):
        """Those that search may find: a page long past its review is left out (K18)."""
        return list(
            TherapyPage.objects.filter(review_dates.build_searchable_filter()).only("slug", "changed_on")
        )

    def lastmod(self, page):
        return page.changed_on
