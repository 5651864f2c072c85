from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "msntc.staff"
    label = "staff"
    verbose_name = "Audit"

    def ready(self):
        from msntc.staff import signals  # noqa: F401  (hears of what Django and allauth tell only by signal)
