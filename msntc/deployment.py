"""What still has to be done before the public comes to a site, asked of its settings and of its address.

Each finding is one of Django's check messages: an Error has to be put right, a Warning may wait; the hint says how.
"""

import re
import smtplib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from msntc.backup import read_backup_time
from msntc.health import get_version, list_missing_needs
from msntc.organisation.models import Organisation

A_YEAR = 31_536_000
OLDEST_BACKUP = timedelta(hours=26)
NEEDED_NOW = {"phone", "registered_office"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin",
    "Permissions-Policy": "geolocation=(self)",
}
"""Of each page, with what their values hold."""


@dataclass(frozen=True)
class Answer:
    """Of a status 0 there is none: `body` says why."""

    status: int
    headers: Mapping[str, str] | Message = field(default_factory=dict)
    body: str = ""


class StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def ask(address: str) -> Answer:
    try:
        with build_opener(StayHere).open(address, timeout=10) as answer:
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
    except HTTPError as refusal:
        return Answer(refusal.code, refusal.headers)
    except OSError as fault:
        return Answer(0, body=str(getattr(fault, "reason", fault)))


def check_as_visitor(url: str, plain: str, ask: Callable[[str], Answer]) -> Iterator[CheckMessage]:
    """`url` is the site over https, `plain` the same over http; `ask` fetches a page and follows nothing."""
    home = ask(f"{url}/")
    if home.status != 200:
        yield explain_refusal(url, home)
        return
    moved = ask(f"{plain}/")
    if moved.status not in (301, 308) or not moved.headers.get("Location", "").startswith("https://"):
        yield Error(f"{plain} does not lead to https.", hint="Let the proxy answer 301 to https there.")
    yield from check_headers(home)
    style = re.search(r'href="(/static/[^"]+\.css)"', home.body)
    kept = ask(urljoin(url, style[1])) if style else Answer(0)
    if kept.status != 200 or "immutable" not in kept.headers.get("Cache-Control", ""):
        yield Error(
            "Static files do not come, or may not be kept.",
            hint="Serve STATE_DIR/static under /static/ with Cache-Control: immutable, or leave it to the site.",
        )
    life = ask(f"{url}/healthz")
    if life.status != 200 or f'"{get_version()}"' not in life.body:
        yield Error(
            f"/healthz does not answer with {get_version()}.", hint="Restart all sockets with this release."
        )
    elif "Content-Security-Policy" not in life.headers:  # it was answered as to this machine
        yield Error(
            "The proxy does not send X-Forwarded-For.", hint="Set it as msntc/deploy/nginx/msntc.conf does."
        )
    if ask(f"{url}/readyz").status == 200:
        yield Error("/readyz answers the public.", hint="It is for load balancers: answer 404 in the proxy.")


def explain_refusal(url: str, home: Answer) -> CheckMessage:
    if home.status == 400:
        return Error(
            "The site refuses its own name.", hint="Let the proxy send Host, and SITE_URL be that address."
        )
    if home.status in (301, 302, 308) and home.headers.get("Location", "").rstrip("/") == url:
        return Error(
            "The site leads to itself for ever.",
            hint="Let the proxy send X-Forwarded-Proto, and name its address in FORWARDED_ALLOW_IPS.",
        )
    said = home.body if not home.status else f"status {home.status}"
    return Error(
        f"{url} does not show its first page: {said}.", hint="See the log of the proxy and of the site."
    )


def check_headers(home: Answer) -> Iterator[CheckMessage]:
    for name, value in HEADERS.items():
        if value not in home.headers.get(name, ""):
            yield Error(
                f"The first page comes without its {name}.", hint="Let the proxy pass on the site's headers."
            )
    length = re.match(r"max-age=(\d+)", home.headers.get("Strict-Transport-Security", ""))
    if not length:
        yield Error("Browsers are not told to come by https alone.", hint="Set HSTS_SECONDS=3600.")
    elif int(length[1]) < A_YEAR:
        yield Warning(
            "Browsers keep to https for less than a year.", hint=f"When all is well: HSTS_SECONDS={A_YEAR}."
        )


def check_settings(url: str) -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error("DEBUG is on.", hint="Take it out of the settings.")
    if url != settings.SITE_URL or urlsplit(url).scheme != "https":
        yield Error(f"SITE_URL is {settings.SITE_URL}, not {url} over https.", hint="Let them be the same.")
    if settings.TRUSTED_PROXY_COUNT < 1:
        yield Error(
            "All visitors share one limit.", hint="Set TRUSTED_PROXY_COUNT to the number of your proxies."
        )
    if len(settings.SECRET_KEY) < 50:
        yield Error(
            "SECRET_KEY is shorter than 50 characters.", hint="Make one with `openssl rand -base64 48`."
        )
    if problem := find_mail_problem():
        yield Error(f"No letter leaves: {problem}.", hint="Set EMAIL_URL=smtp+tls://user:password@host:587.")


def find_mail_problem() -> str:
    """Knocks at the mail server, signs in and sends nothing."""
    if not settings.EMAIL_URL:
        return "no mail server is named"
    post = get_connection()
    if not isinstance(post, EmailBackend):
        return "letters go to no mail server"
    try:
        post.open()
        code, _ = post.connection.noop()  # type: ignore[union-attr]
        return "" if code == 250 else f"the mail server answers {code}"
    except (OSError, smtplib.SMTPException) as fault:
        return f"the mail server cannot be used ({type(fault).__name__})"
    finally:
        post.close()


def check_records() -> Iterator[CheckMessage]:
    """What is in the database and on the disk of this machine."""
    for need in list_missing_needs():
        yield Error(
            f"The site is not ready: {need}.", hint="Restart it: a start loads what is missing. See /readyz."
        )
        if need == "database-unavailable":
            return
    about_us = Organisation.objects.filter(id=1).first() or Organisation()
    for missing in about_us.unknown:
        kind = Error if missing.name in NEEDED_NOW else Warning
        yield kind(
            f"Visitors do not find our {missing.verbose_name}.", hint="Add it under “About us” in the admin."
        )
    written = read_backup_time()
    if not written or timezone.now() - written > OLDEST_BACKUP:
        yield Error(
            "There is no backup of today.",
            hint="Turn on its timer (msntc-job@backup.timer), or `make backup`.",
        )
