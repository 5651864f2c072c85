"""Who is asking, as far as the network can tell.

Only the address of the connection is believed. gunicorn puts that into REMOTE_ADDR and leaves it there whatever
X-Forwarded-For says (its `forwarded_allow_ips` is about https and paths, not about this), so behind a proxy every
visitor would be the proxy. TRUSTED_PROXY_COUNT says how many proxies of ours a request has come through; each wrote
the address that it saw at the right-hand end of X-Forwarded-For. Whatever stands further left is hearsay.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
HOUSEHOLD = 64  # bits: what a provider gives one customer, who may use any address in it


def address(request: HttpRequest) -> str:
    """The address that is limited: IPv4 whole, IPv6 by its /64. `unknown` for a socket without one."""
    nearest = _parsed(request.META.get("REMOTE_ADDR", ""))
    if proxies := settings.TRUSTED_PROXY_COUNT:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(passed) >= proxies:
            nearest = _parsed(passed[-proxies]) or nearest
    return _household(nearest) if nearest else UNKNOWN


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None


def _household(one: IPv4Address | IPv6Address) -> str:
    if isinstance(one, IPv4Address):
        return str(one)
    if one.ipv4_mapped:
        return str(one.ipv4_mapped)
    return str(IPv6Network((one, HOUSEHOLD), strict=False))
