from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "msntc.limits"
    verbose_name = "Rate limits"
