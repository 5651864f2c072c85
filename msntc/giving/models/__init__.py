from msntc.giving.models.claims import Claim, ClaimLine
from msntc.giving.models.declarations import Declaration
from msntc.giving.models.gifts import Gift, Notice, Payment, Reversal
from msntc.giving.models.ways import Fund, GivingSettings, Pack, SuggestedAmount
from msntc.giving.models.webhooks import ProviderEvent

__all__ = [
    "Claim",
    "ClaimLine",
    "Declaration",
    "Fund",
    "Gift",
    "GivingSettings",
    "Notice",
    "Pack",
    "Payment",
    "ProviderEvent",
    "Reversal",
    "SuggestedAmount",
]
