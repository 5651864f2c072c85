"""Where staff keep the centres."""

from centres.admin.batches import BatchAdmin
from centres.admin.centre import CentreAdmin
from centres.admin.verification import CorrectionReportAdmin, ProposedChangeAdmin, VerificationRequestAdmin

__all__ = [
    "BatchAdmin",
    "CentreAdmin",
    "CorrectionReportAdmin",
    "ProposedChangeAdmin",
    "VerificationRequestAdmin",
]
