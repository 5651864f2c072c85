"""The centres that visitors may see, for search engines."""

from django.contrib.sitemaps import Sitemap
from django.db.models import OuterRef, Subquery

from centres.models import Centre


class CentreSitemap(Sitemap):
    def items(self):
        saved = Centre.history.filter(id=OuterRef("pk")).order_by("-history_date")
        changed = Subquery(saved.values("history_date")[:1])
        return list(Centre.objects.published().only("slug").annotate(changed=changed).order_by("name"))

    def lastmod(self, centre):
        return centre.changed
