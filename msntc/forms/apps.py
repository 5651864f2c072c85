from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "msntc.forms"
    label = "limits"  # as its table and migrations are called
    verbose_name = "Rate limits"
