"""Forms that anybody may send: no account, no cookie, no puzzle to solve, and few machines.

In place of the CSRF cookie a message must come from a page of ours (`require_same_origin`), and the form must have
been open for a while and not for ever, must leave a box empty that people do not see, and must not come too often from
one address (`VisitorForm`). Whoever is stopped wrongly is told why and keeps what they typed.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from time import time
from typing import cast
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt

from msntc.forms.ratelimit import Limit, allow_within

STEP = 2  # seconds in which all forms that are opened say that they were opened at the same moment
QUICKEST, LONGEST = 3 + STEP, 86_400  # seconds that a form is open
UNSEEN = {"opened", "subject", "number", "step", "seen"}
"""What forms carry that nobody typed."""
TOO_QUICK = "That was very quick. Please look at your answers, then press the button again."
TOO_OLD = "This page was open for more than a day. Please look at your answers, then press the button again."
NOT_EMPTY = "A box that you cannot see was filled in. We have emptied it. Please press the button again."
TOO_OFTEN = "Too many messages have come from your connection. Please try again in {}."


def require_same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view that takes a visitor's form: no CSRF cookie, but a POST must come from a page of this site."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            raise PermissionDenied("a form that another site sent")
        return view(request, *args, **kwargs)

    guarded.takes_visitors_words = True  # type: ignore[attr-defined]  # as csrf_exempt marks a view
    return guarded


def list_written_words(request: HttpRequest) -> list[tuple[str, str]]:
    """What a visitor's form sent, by the names of its fields, whole: none where no visitor's form was sent."""
    view = request.resolver_match.func if request.resolver_match else None
    if request.method != "POST" or not getattr(view, "takes_visitors_words", False):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]


def is_same_origin(request: HttpRequest) -> bool:
    """Browsers say it in Sec-Fetch-Site (on https and on localhost) or in Origin; no page can forge these."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin", "") in (
        parse_origin(settings.SITE_URL),
        f"{request.scheme}://{request.get_host()}",
    )


def parse_origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


class VisitorForm(forms.Form):
    """Fields come from the subclass, which also names its `purpose`; `who` is `limits.address(request)`.

    Show it with templates/forms/_unseen.html inside the form element. Only what is otherwise right is counted: a slip
    that is put right costs nobody a try.
    """

    purpose = "message"
    limits: tuple[Limit, ...] = (Limit(5, 3_600), Limit(20, 86_400))
    too_often = TOO_OFTEN

    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    subject = forms.CharField(
        required=False, label="Leave this box empty", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data=None, *, who: str = "", **kwargs):
        super().__init__(data, **kwargs)
        self.who, self.is_too_often, self.is_repeat = who, False, False
        self.use_required_attribute = False
        self.initial["opened"] = self.stamp()

    @property
    def answers(self) -> dict:
        """What was asked for, without what keeps machines out."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in VisitorForm.base_fields
        }

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if problem := self.haste():
            self.add_error(None, problem)
        if cleaned.get("subject"):
            self.put("subject", "")
            self.add_error(None, NOT_EMPTY)
        return cleaned

    def full_clean(self) -> None:
        """Counting is the very last step, after every `clean` of every subclass."""
        super().full_clean()
        if self.is_bound and not self.errors:
            self.is_repeat = self.was_sent_before()
            if not self.is_repeat:
                self.count()

    def was_sent_before(self) -> bool:
        """Whether this very form was kept before: to press twice costs nobody a try. A subclass may know."""
        return False

    def count(self) -> None:
        """Counts a form that is right. A subclass that counts something more does so after this."""
        verdict = allow_within(self.purpose, self.who, list(self.limits))
        if not verdict.allowed:
            self.is_too_often = True
            self.add_error(None, self.too_often.format(format_duration(verdict.retry_after)))

    def haste(self) -> str:
        """What is wrong with how long the form was open; a page that was open too long gets a new beginning."""
        given = self.cleaned_data.get("opened", "")
        signer = TimestampSigner(salt=self.purpose)
        try:
            signer.unsign(given, max_age=LONGEST)
        except BadSignature:
            self.put("opened", self.stamp())
            return TOO_OLD
        try:
            signer.unsign(given, max_age=QUICKEST)
        except BadSignature:
            return ""
        return TOO_QUICK

    @classmethod
    def stamp(cls) -> str:
        """Says when the form was opened, at most a STEP too early, signed."""
        return _stamp(cls.purpose, time() // STEP)

    def put(self, name: str, value: str) -> None:
        """Changes what the form shows when it is shown again."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix(name)] = value
        self.data = data


@lru_cache(maxsize=32)
def _stamp(purpose: str, step: float) -> str:
    return TimestampSigner(salt=purpose).sign("opened")


def format_duration(seconds: int) -> str:
    """About how long: in minutes up to an hour and a half, then in hours."""
    minutes = -(-seconds // 60)
    if minutes <= 90:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{-(-minutes // 60)} hours"
