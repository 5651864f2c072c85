from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "centres.requests"
    label = "centre_requests"
    verbose_name = "Requests from visitors"
