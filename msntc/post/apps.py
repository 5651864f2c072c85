from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "msntc.post"
    verbose_name = "Outgoing mail"
