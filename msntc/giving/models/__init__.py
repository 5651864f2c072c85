from msntc.giving.models.claims import Claim, ClaimLine, GivenBack, Repayment
from msntc.giving.models.declarations import Declaration
from msntc.giving.models.gifts import (
    DisputeStage,
    Gift,
    MonthIntent,
    Notice,
    Payment,
    Refund,
    RefundedSoFar,
    Reversal,
    WentBack,
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
    "GivenBack",
    "GivingSettings",
    "MonthIntent",
    "Notice",
    "Pack",
    "Payment",
    "ProviderEvent",
    "Refund",
    "RefundedSoFar",
    "Repayment",
    "Reversal",
    "SuggestedAmount",
    "WentBack",
]
