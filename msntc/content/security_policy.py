"""What one response may do beyond the policy of the site. Django 6.2 brings a way of its own, which goes here."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)
Directives = dict[str, list[str]]


def extend_policy(response: Response, directives: Directives) -> Response:
    response.__dict__["_csp_update"] = directives  # django-csp looks for it there
    return response


def replace_policy(response: Response, directives: Directives) -> Response:
    response.__dict__["_csp_replace"] = directives
    return response
