"""Who we are: the one place that holds the organisation's names and numbers."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "msntc.organisation"
    verbose_name = "Organisation"
