"""Rate limits that all processes share: how often one address may ask for one thing.

`limits.allow(name, limits.address(request), most, seconds)`; a room of its own that knows nothing of the site.
"""

from msntc.limits.addresses import address, network
from msntc.limits.counting import Limit, Verdict, allow, allow_within, mark, would_allow

__all__ = ["Limit", "Verdict", "address", "allow", "allow_within", "mark", "network", "would_allow"]
