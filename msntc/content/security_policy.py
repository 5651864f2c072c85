"""The policy of the site, and what one response may do beyond it. Django 6.2 brings a way of its own."""

from functools import cache
from typing import TypeVar

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)
Directives = dict[str, list[str]]


def extend_policy(response: Response, directives: Directives) -> Response:
    response.__dict__["_csp_update"] = directives  # django-csp looks for it there
    return response


def replace_policy(response: Response, directives: Directives) -> Response:
    response.__dict__["_csp_replace"] = directives
    return response


class SitePolicyMiddleware(CSPMiddleware):
    """django-csp's, which puts a policy together for each response: here once, for all that have none of their own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_own = "_csp_nonce" in request.__dict__ or any(
            name.startswith("_csp") for name in response.__dict__
        )
        if has_own or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, build_site_policy())
        request.__dict__["csp_nonce"] = CheckableLazyObject(self._csp_nonce_post_response)
        return response


@cache
def build_site_policy() -> str:
    return build_policy()
