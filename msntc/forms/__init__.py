"""Rate limits that all processes share: how often one address may ask for one thing.

`allow_request(name, get_client_address(request), most, seconds)`; a room of its own that knows nothing of the site.
"""

from msntc.forms.client_ip import get_client_address, get_client_network, is_forwarded
from msntc.forms.ratelimit import Limit, Verdict, allow_request, allow_within, hash_for_today, would_allow

__all__ = [
    "Limit",
    "Verdict",
    "allow_request",
    "allow_within",
    "get_client_address",
    "get_client_network",
    "hash_for_today",
    "is_forwarded",
    "would_allow",
]
