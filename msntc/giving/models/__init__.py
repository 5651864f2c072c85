from msntc.giving.models.claims import Claim, ClaimLine, OverclaimAdjustment, Repayment
from msntc.giving.models.declarations import Declaration
from msntc.giving.models.gifts import (
    DisputeStage,
    Gift,
    MonthIntent,
    Notice,
    Payment,
    Refund,
    RefundTotal,
    Reversal,
    ReversalEntry,
)
from msntc.giving.models.ways import Fund, GivingSettings, Pack, SuggestedAmount
from msntc.giving.models.webhooks import ProviderEvent

__all__ = [
    "Claim",
    "ClaimLine",
    "Declaration",
    "DisputeStage",
    "Fund",
    "Gift",
    "GivingSettings",
    "MonthIntent",
    "Notice",
    "OverclaimAdjustment",
    "Pack",
    "Payment",
    "ProviderEvent",
    "Refund",
    "RefundTotal",
    "Repayment",
    "Reversal",
    "ReversalEntry",
    "SuggestedAmount",
]
