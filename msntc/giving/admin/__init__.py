"""Where the treasurer and the office work on gifts. Money is never typed over: `ledger` alone changes what came."""

from msntc.giving.admin import claims, declarations, events, gifts, payments, ways

__all__ = ["claims", "declarations", "events", "gifts", "payments", "ways"]
