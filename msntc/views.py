"""The pages of the site as a whole: home, about us, search, where all is, and what to say when something failed."""

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.paginator import InvalidPage
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from centres import views as centre_views
from centres.detail.static_map import list_dots
from centres.directory import get_directory
from centres.forms import FindCentreForm
from centres.models import Centre, DirectoryVersion
from centres.open_data.responses import build_error_response, is_open_data_request
from msntc import sitemaps
from msntc.content.rich_text import split_at_headings
from msntc.content_version import read_versions
from msntc.http_cache import keep_private
from msntc.organisation.models import SitePage, get_cached_organisation, read_site_page_stamp
from msntc.page_cache import get_current_minute, respond_from_cache
from msntc.search.forms import SearchForm
from msntc.search.results import search_content
from msntc.search.unanswered import count_unanswered
from msntc.staff.form_recovery import STAFF_PAGES, find_form_address
from therapies.models import PagesVersion, TherapyPage
from therapies.pages import FIRST_VISIT, list_live_pages

THERAPIES_AT_HOME = 4


@require_safe
def home_page(request: HttpRequest) -> HttpResponse:
    """The box, where the centres are, a first visit, what studies say of what centres offer."""
    try:
        versions = read_versions(DirectoryVersion, PagesVersion)
    except (DatabaseError, InterfaceError):  # the box and the links are there all the same
        return render(request, "home.html", {"form": FindCentreForm({})})
    kept_for = (*versions, get_current_minute())  # the foot of a printed page says the day
    return respond_from_cache(request, "home", kept_for, lambda: render_home_page(request, versions[0]))


def render_home_page(request: HttpRequest, version: int) -> str:
    entries = get_directory(version).entries.values()
    pages = list_live_pages()
    therapies = [row for row in pages if row["headline"] and (row["therapy"] or row["kind"] == "self-help")]
    context = {
        "form": FindCentreForm({}),
        "number": len(entries),
        "dots": list_dots((entry.longitude, entry.latitude) for entry in entries),
        "therapies": therapies[:THERAPIES_AT_HOME],
        "first_visit": any(row["slug"] == FIRST_VISIT for row in pages) and FIRST_VISIT,
    }
    return render_to_string("home.html", context, request)


@require_safe
def data_sources(request: HttpRequest) -> HttpResponse:
    """Where the site's data come from, and on what terms. The foot of a printed page says the day."""
    return respond_from_cache(
        request, "data", (timezone.localdate(),), lambda: render_to_string("data.html", {}, request)
    )


@require_safe
def site_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page about us, as staff last saved it: kept while its row stays as it is, until the day ends."""
    kept_for = (read_site_page_stamp(slug), timezone.localdate())
    return respond_from_cache(request, slug, kept_for, lambda: render_site_page(request, slug))


def render_site_page(request: HttpRequest, slug: str) -> str:
    page = get_object_or_404(SitePage, slug=slug)
    lead, parts = split_at_headings(page.body)
    context = {"page": page, "geocoder": settings.GEOCODER, "lead": lead, "parts": parts}
    return render_to_string("site_page.html", context, request)


@require_safe
def search_site(request: HttpRequest) -> HttpResponse:
    """What the site has for some words: its pages and its centres."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    results = search_content(form.cleaned_data["q"]) if form.is_valid() else None
    if results and results.is_unanswered:
        count_unanswered(form.cleaned_data["q"])
    return keep_private(render(request, "search/search.html", {"form": form, "results": results}))


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page that readers may open, by subject and nation; more centres than a page should hold are in their own
    list alone."""
    versions = read_versions(DirectoryVersion, PagesVersion)
    kept_for = (*versions, read_site_page_stamp(*SitePage.Place.values), timezone.localdate())
    return respond_from_cache(request, "site-map", kept_for, lambda: render_site_map(request))


def render_site_map(request: HttpRequest) -> str:
    centres = list(
        Centre.objects.published().for_cards().in_order_of_nation()[: centre_views.LISTED_AT_ONCE + 1]
    )
    context = {
        "pages": TherapyPage.objects.live().only("slug", "live"),
        "site_pages": SitePage.objects.only("slug", "title"),
        "centres": centres if len(centres) <= centre_views.LISTED_AT_ONCE else [],
    }
    return render_to_string("site_map.html", context, request)


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """The same for search engines, with the dates of the last changes; an index of its pages where there are many."""
    number = request.GET.get("page")
    if number is None and (pages := sitemaps.list_page_addresses()):
        return render(request, "sitemap_index.xml", {"sitemaps": pages}, content_type="application/xml")
    try:
        addresses = sitemaps.list_sitemap_urls(int(number or 1))
    except (ValueError, InvalidPage):
        raise Http404 from None
    return render(request, "sitemap.xml", {"urlset": addresses}, content_type="application/xml")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, SessionInterrupted):  # pressed twice: the first press has signed them in, or out
        return HttpResponseRedirect(reverse("account_login"))
    return _plain(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What to do when a form does not come from a page that we gave to this session: two tabs, mostly."""
    context = {
        "organisation": get_cached_organisation(),
        "staff": request.path.startswith(STAFF_PAGES),
        "again": find_form_address(request) or reverse("admin:index"),
    }
    response = HttpResponse(render_to_string("403_csrf.html", context), status=403)
    add_never_cache_headers(response)
    return response


def nothing_here(request: HttpRequest, **address) -> HttpResponse:
    raise Http404


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_open_data_request(request):
        return build_error_response(404)
    return render(request, "404.html", {"form": FindCentreForm({})}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain(request, "500.html", 500)


def _plain(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that asks the database for nothing."""
    if is_open_data_request(request):
        return build_error_response(status)
    return HttpResponse(
        render_to_string(template, {"organisation": get_cached_organisation()}), status=status
    )


@require_safe
def redirect_favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the icon of a page that names none: staff's frames, downloads."""
    return HttpResponseRedirect(static("img/favicon.svg"))
