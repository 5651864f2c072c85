"""The therapy pages that readers may open, for search engines."""

from django.contrib.sitemaps import Sitemap

from therapies.models import TherapyPage


class TherapyPageSitemap(Sitemap):
    def items(self):
        return list(TherapyPage.objects.live().only("slug", "changed_on"))

    def lastmod(self, page):
        return page.changed_on
