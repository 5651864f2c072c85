from msntc.giving.models.claims import Claim, ClaimLine, OverclaimAdjustment, Repayment
from msntc.giving.models.declarations import Declaration
from msntc.giving.models.gifts import Gift, MonthIntent, Notice
from msntc.giving.models.payments import Payment, ReversalEntry
from msntc.giving.models.reversals import DisputeStage, Refund, RefundTotal, Reversal
from msntc.giving.models.ways import Fund, GivingSettings, Pack, SuggestedAmount
from msntc.giving.models.webhooks import ProviderEvent
