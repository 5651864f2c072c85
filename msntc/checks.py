"""Checks that say at start-up why the site would not serve well."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def check_tile_addresses(app_configs, **kwargs):
    """A page served over https may not ask for its map over http, and the tile host must be known for the CSP."""
    address = urlsplit(settings.TILE_URL)
    if address.scheme == "https" and address.hostname:
        return []
    return [
        Error(
            f"TILE_URL must be a full https:// address, not {settings.TILE_URL!r}.",
            hint="For example https://tile.openstreetmap.org/{z}/{x}/{y}.png",
            id="msntc.E001",
        )
    ]
