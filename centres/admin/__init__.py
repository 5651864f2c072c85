"""Where staff keep the centres."""

from centres.admin.centre import CentreAdmin
from centres.admin.verification import AskAdmin, ProposalAdmin, ReportAdmin

__all__ = ["AskAdmin", "CentreAdmin", "ProposalAdmin", "ReportAdmin"]
