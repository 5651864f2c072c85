"""The centres that visitors may see, for search engines."""

from django.contrib.sitemaps import Sitemap

from centres.models import Centre
from centres.queries import with_last_change


class CentreSitemap(Sitemap):
    limit = 200

    def items(self):
        return with_last_change(Centre.objects.published().only("slug")).order_by("name", "id")

    def lastmod(self, centre):
        return centre.changed_at
