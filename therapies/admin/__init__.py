"""Where staff keep what is offered and what is known about it."""

from therapies.admin import feedback, glossary, page, people, source, therapy

__all__ = ["feedback", "glossary", "page", "people", "source", "therapy"]
