"""A centre's facts for machines, where its page is."""

from django import template

from centres import linked_data
from centres.models import Centre

register = template.Library()


@register.simple_tag
def facts_for_machines(centre: Centre) -> dict:
    return linked_data.of_centre(centre)
