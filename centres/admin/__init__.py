"""Where staff keep the centres."""

from centres.admin.centre import CentreAdmin
from centres.admin.verification import CorrectionReportAdmin, ProposedChangeAdmin, VerificationRequestAdmin

__all__ = ["CentreAdmin", "CorrectionReportAdmin", "ProposedChangeAdmin", "VerificationRequestAdmin"]
