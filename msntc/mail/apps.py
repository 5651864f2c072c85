from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "msntc.mail"
    label = "post"  # as its tables and migrations are called
    verbose_name = "Outgoing mail"
