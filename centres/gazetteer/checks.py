"""Says at start-up why an online geocoder could not be asked, rather than to a visitor."""

import re

from django.conf import settings
from django.core.checks import Error, register

SERVICES = {"GEOCODER": "nominatim", "POSTCODE_GEOCODER": "postcodes.io"}


@register
def check_geocoders(app_configs, **kwargs) -> list[Error]:
    faults = []
    for setting, service in SERVICES.items():
        chosen, domain = getattr(settings, setting), getattr(settings, f"{setting}_DOMAIN")
        if chosen not in ("", service):
            faults.append(
                Error(
                    f"{setting} is {chosen!r}: it may be {service}, or empty for none.", id="gazetteer.E001"
                )
            )
        if domain and not re.fullmatch(r"(\[::1\]|[\w.-]+)(:[0-9]+)?", domain):
            words = f"{setting}_DOMAIN is {domain!r}: give a bare domain, without https:// or a path."
            faults.append(Error(words, id="gazetteer.E003"))
    return faults
