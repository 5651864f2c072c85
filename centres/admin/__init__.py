"""Where staff keep the centres."""

from centres.admin.centre import CentreAdmin

__all__ = ["CentreAdmin"]
