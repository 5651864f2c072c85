"""Refuses to start with a payment account that is half set up, or set up for another mode than it says."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import connection

from msntc.giving.legal import list_missing_legal_details
from msntc.giving.models import GivingSettings
from msntc.organisation.models import Organisation

MODES = ("off", "demo", "trial", "live")
KEY_OF = {"trial": ("sk_test_", "rk_test_"), "live": ("sk_live_", "rk_live_")}


@register()
def check_giving_settings(app_configs, **kwargs) -> list[Error]:
    return [Error(words, id=f"giving.E{number:03}") for number, words in find_setting_problems()]


@register(Tags.database)
def check_charity_details(app_configs, databases=None, **kwargs) -> list[Warning]:
    """A warning, because staff write it in the running site; until then the site takes no gifts by card."""
    if settings.GIVING_MODE != "live" or not databases or not has_tables():
        return []
    words = "GIVING_MODE is live, but no gift by card is taken before staff have written {}."
    return [Warning(words.format(what), id="giving.W010") for what in list_missing_legal_details()]


def has_tables() -> bool:
    """Not before the first `migrate`."""
    kept = {model._meta.db_table for model in (Organisation, GivingSettings)}
    return kept <= set(connection.introspection.table_names())


def find_setting_problems():
    mode, key, secret = settings.GIVING_MODE, settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET
    if mode not in MODES:
        yield 1, f"GIVING_MODE is {mode!r}. Choose one of {', '.join(MODES)}."
        return
    if mode in KEY_OF:
        if not key.strip():
            yield 2, f"GIVING_MODE is {mode}, but STRIPE_SECRET_KEY is empty."
        elif not key.startswith(KEY_OF[mode]):
            yield 3, f"STRIPE_SECRET_KEY is no key for the mode {mode}: it must begin with {KEY_OF[mode][0]}."
        if not secret.strip():
            yield 4, "STRIPE_WEBHOOK_SECRET is empty: the site would not learn what became of a gift."
        elif not secret.startswith("whsec_"):
            yield 5, "STRIPE_WEBHOOK_SECRET must begin with whsec_."
    elif key or secret:
        yield 6, f"A payment key is set, but GIVING_MODE is {mode}. Set the mode, or take the key away."
    if mode == "live" and not settings.SITE_URL.startswith("https:"):
        yield 7, "GIVING_MODE is live, but SITE_URL is not https."
    if settings.STRIPE_API_BASE and mode == "live":
        yield 8, "STRIPE_API_BASE is for tests and not for the mode live."
    is_public = settings.SITE_URL.startswith("https:")
    if mode in ("demo", "trial") and is_public and not settings.GIVING_STAFF_ONLY:
        host = urlsplit(settings.SITE_URL).hostname
        yield 9, f"GIVING_MODE is {mode} on {host}, which the public sees. Set GIVING_STAFF_ONLY=true."
