"""Where on the ground is this text? Knows postcodes and places, and nothing of centres."""

from django.apps import AppConfig


class GazetteerConfig(AppConfig):
    name = "centres.gazetteer"
    label = "gazetteer"

    def ready(self):
        from centres.gazetteer import checks  # noqa: F401  (registers the checks)
