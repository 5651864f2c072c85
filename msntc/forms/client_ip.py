"""Who is asking, as far as the network can tell.

Only the address of the connection is believed. gunicorn puts that into REMOTE_ADDR and leaves it there whatever
X-Forwarded-For says (its `forwarded_allow_ips` is about https and paths, not about this), so behind a proxy every
visitor would be the proxy. TRUSTED_PROXY_COUNT says how many proxies of ours a request has come through; each wrote
the address that it saw at the right-hand end of X-Forwarded-For. Whatever stands further left is hearsay.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
HOUSEHOLD = 64  # bits: what a provider gives one customer, who may use any address in it


def get_client_address(request: HttpRequest) -> str:
    """The address that is limited: IPv4 whole, IPv6 by its /64. `unknown` for a socket without one."""
    nearest = _nearest(request)
    return _within(nearest, v4=32, v6=HOUSEHOLD) if nearest else UNKNOWN


def get_client_network(request: HttpRequest) -> str:
    """What one owner can easily have many addresses of: IPv4 by its /24, IPv6 by its /48. `unknown` without one."""
    nearest = _nearest(request)
    return _within(nearest, v4=24, v6=48) if nearest else UNKNOWN


def is_forwarded(request: HttpRequest) -> bool:
    """Whether a proxy passed it on: then whoever asks need not be on this machine."""
    return any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"))


def _nearest(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    nearest = _parsed(request.META.get("REMOTE_ADDR", ""))
    if proxies := settings.TRUSTED_PROXY_COUNT:
        passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(passed) >= proxies:
            nearest = _parsed(passed[-proxies]) or nearest
    return nearest


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None


def _within(one: IPv4Address | IPv6Address, *, v4: int, v6: int) -> str:
    """The address as far as so many bits; a whole one without its length."""
    one = getattr(one, "ipv4_mapped", None) or one
    bits = v4 if isinstance(one, IPv4Address) else v6
    return str(one) if bits == one.max_prefixlen else str(ip_network((one, bits), strict=False))
