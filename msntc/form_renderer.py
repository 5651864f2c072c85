"""How forms look: label, hint, error, field, in that order, everywhere."""

from django.forms.renderers import TemplatesSetting


class SiteRenderer(TemplatesSetting):
    """Fields come from our own template (templates/forms/field.html); the rest is Django's."""

    field_template_name = "forms/field.html"
