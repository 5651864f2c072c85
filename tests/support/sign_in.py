"""The steps of signing in, as somebody at a browser takes them."""

import re
from time import time

import time_machine
from django.contrib.auth.models import Group

from msntc.staff import emails
from msntc.staff.models import AuditLine
from tests.support.staff import PASSWORD, account, code, enrol

SIGN_IN, CODE, CODES = (
    "/staff/sign-in/",
    "/staff/second-factor/authenticate/",
    "/staff/second-factor/recovery-codes/",
)
SET_UP = "/staff/second-factor/totp/activate/"


def sign_in(client, name="anna", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": name, "password": password} | more)


def said(what: str) -> list[tuple[str, str]]:
    return list(AuditLine.objects.filter(what=what).order_by("id").values_list("name", "about"))


def signed_in(client, name="anna", at=None) -> str:
    """Signs a new account in with password and code; returns its secret."""
    secret = enrol(account(name))
    sign_in(client, name)
    with time_machine.travel(time(), tick=False):  # a code counts for half a minute: none ends on its way
        client.post(CODE, {"code": code(secret, time() if at is None else at)})
    return secret


def invited(client, user) -> str:
    """Sends the invitation, opens its link and returns the address of the form."""
    body = emails.queue_invitation(user).body
    link = re.search(r"http://localhost:8000(/staff/password/new/\S+)", body)[1]
    return client.get(link, follow=True).request["PATH_INFO"]


def group(name: str):
    return Group.objects.get(name=name)
