from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "centres.calls"
    label = "centre_calls"
    verbose_name = "Call desk"
