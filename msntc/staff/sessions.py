"""How long staff stay signed in, and what a session must have shown before it opens the admin.

A session ends when the browser is closed, SESSION_COOKIE_AGE after the last staff page, and in any case
LONGEST_SESSION after its first. Only staff pages look at the session: pages for the public set no cookie and never
vary by one, not even for staff.
"""

from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from msntc.staff import form_recovery, second_factor

SINCE, SEEN = "staff_since", "staff_seen"
TOUCH_AFTER = 300  # seconds: often enough for hours of idling, and not a write for every page
OPEN = {"login", "logout"}
"""The pages of the admin that do not need a second factor."""
CUT_OFF = "You were signed out, so what you sent was not saved. Sign in, and you are back at the form."


class StaffSessionMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_staff_page(request):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not is_staff_page(request):
            return None
        page = request.resolver_match and request.resolver_match.url_name
        closed = is_desk_page(request) or (is_admin(request) and page not in OPEN)
        if not request.user.is_authenticated:
            # The admin itself would lead on to where the form was sent, which need not be a page.
            is_left_to_admin = is_admin(request) and request.method != "POST"
            return ask_to_sign_in(request) if closed and not is_left_to_admin else None
        if is_over(request):
            logout(request)
            return ask_to_sign_in(request)
        if is_desk_page(request) and not request.user.is_staff:
            raise PermissionDenied
        return ask_for_second_factor(request) if closed else None


def is_admin(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "admin" in match.namespaces


def is_desk_page(request: HttpRequest) -> bool:
    """Pages below staff/ where staff work, beside the admin. Their addresses have a namespace, signing in has none.

    They need all that the admin needs: an account of staff and a second factor. Rights are for the pages to ask.
    """
    match = request.resolver_match
    return match is not None and match.route.startswith("staff/") and bool(match.namespaces)


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


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """From there on to the same page; where something was sent, that is said, and the way leads back to its form."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    messages.warning(request, CUT_OFF)
    return redirect_to_login(form_recovery.find_form_address(request) or request.get_full_path())


def ask_for_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Staff without one go and set it up; a session that never showed it signs in anew."""
    if not request.user.is_staff or second_factor.is_verified_session(request):
        return None
    if second_factor.has_second_factor(request.user):
        logout(request)
        return ask_to_sign_in(request)
    return redirect("mfa_index")
