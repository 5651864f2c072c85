from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "msntc.search"
    label = "search"
    verbose_name = "Search"

    def ready(self):
        from msntc.search import signals  # noqa: F401  (keeps the index as what it shows)
