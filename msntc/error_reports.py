"""Faults to a server that keeps them (SENTRY_DSN: Sentry, GlitchTip …), and nothing of whom they befell.

Before it leaves, an event is made anew of what is named here: the library may learn to gather more than it does.
"""

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint

from msntc.logging import known_method, request_id

FACTS = "event_id timestamp platform level logger release environment server_name sdk".split()
OF_FRAMES = "filename abs_path module function lineno pre_context context_line post_context in_app".split()
"""Places in code, and the code around them; never the values of its variables."""
OURS = ("msntc.", "centres.", "therapies.")
"""Loggers whose messages are sentences of our own, before values are put into them."""


def report_errors(dsn: str, transport: type[Transport] | None = None) -> None:
    """What goes along by the library's own choice (`send_default_pii`) is off where nothing is said of it."""
    sentry_sdk.init(
        dsn=dsn,
        transport=transport,
        before_send=strip_event,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False)],
    )


def strip_event(event: Event, hint: Hint) -> Event:
    """Where it broke, of what type, on which route and for which request id."""
    kept: Event = {name: event[name] for name in FACTS if name in event}  # type: ignore[literal-required,assignment]
    if event.get("transaction_info", {}).get("source") == "route":  # else it is the path that was asked for
        kept["transaction"] = event["transaction"]
    if method := event.get("request", {}).get("method"):
        kept["request"] = {"method": known_method(str(method))}
    if number := request_id.get():
        kept["tags"] = {"request_id": number}
    if event.get("logger", "").startswith(OURS) and "logentry" in event:
        kept["logentry"] = {"message": event["logentry"]["message"]}
    if raised := event.get("exception", {}).get("values"):
        kept["exception"] = {"values": [strip_exception(one) for one in raised]}
    return kept


def strip_exception(raised: dict) -> dict:
    frames = (raised.get("stacktrace") or {}).get("frames", [])
    kept = [{name: frame[name] for name in OF_FRAMES if name in frame} for frame in frames]
    return {"type": raised["type"], "module": raised.get("module"), "stacktrace": {"frames": kept}}
