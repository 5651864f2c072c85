from django.apps import AppConfig


class GivingConfig(AppConfig):
    name = "msntc.giving"
    label = "giving"
    verbose_name = "Giving"

    def ready(self):
        from msntc.giving import checks  # noqa: F401
