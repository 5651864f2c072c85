"""Says at start-up why an online geocoder could not be asked, rather than to a visitor."""

import re

from django.conf import settings
from django.core.checks import Error, register

from centres.gazetteer.geocoders.services import POSTCODE_SERVICES, STREET_SERVICES


@register
def the_geocoders_can_be_asked(app_configs, **kwargs) -> list[Error]:
    faults = [
        (_unknown("GEOCODER", STREET_SERVICES), "E001"),
        (_unknown("POSTCODE_GEOCODER", POSTCODE_SERVICES), "E001"),
        (_keyless(), "E002"),
        (_not_a_domain("GEOCODER_DOMAIN"), "E003"),
        (_not_a_domain("POSTCODE_GEOCODER_DOMAIN"), "E003"),
    ]
    return [Error(fault, id=f"gazetteer.{number}") for fault, number in faults if fault]


def _unknown(setting: str, services: dict) -> str:
    chosen = getattr(settings, setting)
    if not chosen or chosen in services:
        return ""
    return f"{setting} is {chosen!r}: it may be {', '.join(services)}, or empty for none."


def _keyless() -> str:
    if settings.GEOCODER == "opencage" and not settings.GEOCODER_KEY:
        return "GEOCODER is opencage, which answers nobody without a key: set GEOCODER_KEY."
    return ""


def _not_a_domain(setting: str) -> str:
    chosen = getattr(settings, setting)
    if not chosen or re.fullmatch(r"(\[::1\]|[\w.-]+)(:[0-9]+)?", chosen):
        return ""
    return f"{setting} is {chosen!r}: give a bare domain such as nominatim.example.org, without https:// or a path."
