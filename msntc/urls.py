"""The site's addresses, as a table of contents."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from centres.api import manual
from centres.embed import embed
from msntc import views
from msntc.giving import views as giving
from msntc.giving.webhooks import provider
from msntc.media import serving
from msntc.organisation.models import SitePage

admin.site.site_header = admin.site.site_title = "Staff pages"
admin.site.index_title = "What we keep"

urlpatterns = [
    path("", views.home, name="home"),
    path("centres/", include("centres.urls")),
    path("therapies/", include("therapies.urls")),
    path("support-us/", giving.support_us, name="support-us"),
    path("support-us/", include("msntc.giving.urls")),
    path("webhooks/provider/", provider, name="provider-webhook"),
    path("data/", views.data, name="data"),
    *(path(f"{slug}/", views.site_page, {"slug": slug}, name=slug) for slug in SitePage.Place.values),
    path("search/", views.search, name="search"),
    path("site-map/", views.site_map, name="site-map"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("media/pictures/<str:file>", serving.picture, name="picture"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("api/", manual.page, name="api-manual"),
    path("api/v1/", include("centres.api_urls")),
    path("embed/", embed, name="embed"),
    # Django's own view here would tell all staff where any draft stands.
    path("admin/r/<path:anything>", views.nothing_here, name="nothing-here"),
    path("admin/", admin.site.urls),
    path("staff/", include("msntc.staff.urls")),
]
handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

if settings.DEBUG:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
