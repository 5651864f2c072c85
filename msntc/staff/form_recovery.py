"""What was typed and not saved comes back: the browser keeps it, for its tab alone (static/js/admin-form-recovery.js).

The server never gets it. It says whose a page is, which form has been saved, and where a form stands.
"""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

STAFF_PAGES = ("/admin/", "/staff/")
SENT = "_unsaved"
"""The field in which the script sends the number that it gave to what is being saved."""
NUMBER = re.compile("[0-9a-f]{32}")


class FormSavedMiddleware:
    """Tells the script by the fragment of a redirect that a form has been saved: no cookie, and nothing to forget."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and leads_to_staff_page(response):
            number = request.POST.get(SENT, "")
            if NUMBER.fullmatch(number):
                response["Location"] = (
                    urlsplit(response["Location"])._replace(fragment=f"saved={number}").geturl()
                )
        return response


def leads_to_staff_page(response: HttpResponse) -> bool:
    to = urlsplit(response["Location"])
    sign_in = (reverse("admin:login"), reverse("account_login"))
    return not to.netloc and to.path.startswith(STAFF_PAGES) and to.path not in sign_in


def mark_account(user) -> str:
    """The same for the same account at every sign-in; it cannot be guessed from another's."""
    return salted_hmac("msntc.staff.form_recovery", str(user.pk), algorithm="sha256").hexdigest()


def find_form_address(request: HttpRequest) -> str | None:
    """The staff page that something was sent from, by its Referer; None where that is another page, or unknown."""
    try:
        came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    except ValueError:  # `http://[` is no address
        return None
    address = came_from._replace(scheme="", netloc="", fragment="").geturl()
    if came_from.netloc == request.get_host() and address.startswith(STAFF_PAGES):
        return address
    return None
