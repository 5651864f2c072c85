from msntc.giving.models.claims import Claim, ClaimLine, GivenBack
from msntc.giving.models.declarations import Declaration
from msntc.giving.models.gifts import Gift, MonthIntent, Notice, Payment, RefundedSoFar, Reversal, WentBack
from msntc.giving.models.ways import Fund, GivingSettings, Pack, SuggestedAmount
from msntc.giving.models.webhooks import ProviderEvent

__all__ = [
    "Claim",
    "ClaimLine",
    "Declaration",
    "Fund",
    "Gift",
    "GivenBack",
    "GivingSettings",
    "MonthIntent",
    "Notice",
    "Pack",
    "Payment",
    "ProviderEvent",
    "RefundedSoFar",
    "Reversal",
    "SuggestedAmount",
    "WentBack",
]
