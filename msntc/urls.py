"""The site's addresses, as a table of contents."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from centres.open_data import documentation
from centres.open_data.embed import embed_finder
from msntc import health, views
from msntc.content.views import serve_picture
from msntc.giving import give_views
from msntc.giving.payments.webhooks import receive_webhook
from msntc.organisation.models import SitePage

admin.site.site_header = admin.site.site_title = "Staff pages"
admin.site.index_title = "What we keep"

urlpatterns = [
    path("", views.home_page, name="home"),
    path("centres/", include("centres.urls")),
    path("therapies/", include("therapies.urls")),
    path("support-us/", give_views.support_us, name="support-us"),
    path("support-us/", include("msntc.giving.urls")),
    path("webhooks/provider/", receive_webhook, name="provider-webhook"),
    path("data/", views.data_sources, name="data"),
    *(path(f"{slug}/", views.site_page, {"slug": slug}, name=slug) for slug in SitePage.Place.values),
    path("search/", views.search_site, name="search"),
    path("site-map/", views.site_map, name="site-map"),
    path("sitemap.xml", views.sitemap_xml, name="sitemap"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("media/pictures/<str:file>", serve_picture, name="picture"),
    path("favicon.ico", views.redirect_favicon, name="favicon"),
    path("healthz", health.report_life, name="healthz"),
    path("api/", documentation.show_api_manual, name="api-manual"),
    path("api/v1/", include("centres.open_data.urls")),
    path("embed/", embed_finder, name="embed"),
    # Django's own view here would tell all staff where any draft stands.
    path("admin/r/<path:anything>", views.nothing_here, name="nothing-here"),
    # Letters to centres from before led here.
    path(
        "admin/centres/report/<path:rest>",
        RedirectView.as_view(url="/admin/centres/correctionreport/%(rest)s"),
        name="old-report",
    ),
    path("admin/", admin.site.urls),
    path("staff/centre/", include("centres.tasks.urls")),
    path("staff/calls/", include("centres.calls.urls")),
    path("staff/", include("msntc.staff.urls")),
]
handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

if settings.DEBUG:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
