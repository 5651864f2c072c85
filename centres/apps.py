"""Where therapies are offered."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "centres"
    verbose_name = "Centres"

    def ready(self):
        """What staff call what the field calls otherwise: said here, where it renames no permission."""
        words = {
            "verificationrequest": ("letter to a centre", "letters sent to centres"),
            "proposedchange": ("change that waits", "changes waiting"),
        }
        for name, (one, many) in words.items():
            options = self.get_model(name)._meta
            options.verbose_name, options.verbose_name_plural = one, many
