"""Where staff keep what is offered and what is known about it."""

from therapies.admin import glossary, page, people, source, therapy

__all__ = ["glossary", "page", "people", "source", "therapy"]
