"""The site: composition, checks of its own, and nothing that a centre or a therapy needs to know."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "msntc"
    verbose_name = "Site"

    def ready(self):
        from msntc import checks  # noqa: F401  (registers the checks)
