"""How long staff stay signed in, and what a session must have shown before it opens the admin.

A session ends when the browser is closed, SESSION_COOKIE_AGE after the last staff page, and in any case
LONGEST_SESSION after its first. Only staff pages look at the session: pages for the public set no cookie and never
vary by one, not even for staff.
"""

from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from msntc.staff import second_factor

SINCE, SEEN = "staff_since", "staff_seen"
TOUCH_AFTER = 300  # seconds: often enough for hours of idling, and not a write for every page
OPEN = {"login", "logout"}
"""The pages of the admin that do not need a second factor."""


class StaffSessionMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_staff_page(request):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not is_staff_page(request) or not request.user.is_authenticated:
            return None
        if is_over(request):
            logout(request)
            return redirect_to_login(request.get_full_path())
        if is_admin(request) and request.resolver_match.url_name not in OPEN:
            return ask_for_second_factor(request)
        return None


def is_admin(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "admin" in match.namespaces


def is_staff_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return is_admin(request) or (match is not None and match.route.startswith("staff/"))


def is_over(request: HttpRequest) -> bool:
    """Whether the session has lasted too long. One that has not is marked as in use."""
    session, now = request.session, time()
    if now - session.setdefault(SINCE, now) > settings.LONGEST_SESSION:
        return True
    if now - session.get(SEEN, 0) > TOUCH_AFTER:
        session[SEEN] = now
    return False


def ask_for_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Staff without one go and set it up; a session that never showed it signs in anew."""
    if not request.user.is_staff or second_factor.passed(request):
        return None
    if second_factor.has(request.user):
        logout(request)
        return redirect_to_login(request.get_full_path())
    return redirect("mfa_index")
