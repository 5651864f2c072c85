from django.apps import AppConfig, apps

WORDS = {"group": ("role", "roles"), "user": ("account", "accounts")}
"""What staff call what Django calls otherwise. Migrations look at what a model was written with, and see none of it."""


class StaffConfig(AppConfig):
    name = "msntc.staff"
    label = "staff"
    verbose_name = "Audit"

    def ready(self):
        from msntc.staff import signals  # noqa: F401  (hears of what Django and allauth tell only by signal)

        auth = apps.get_app_config("auth")
        auth.verbose_name = "Accounts and roles"
        for name, (one, many) in WORDS.items():
            options = auth.get_model(name)._meta
            options.verbose_name, options.verbose_name_plural = one, many
