"""The box that finds a centre, for pages of other parts of the site."""

from django import template

from centres.forms import FindCentreForm

register = template.Library()


@register.inclusion_tag("includes/_find_form.html")
def find_box(therapy: str = "") -> dict:
    """The box alone; with the slug of a therapy it finds only centres that offer it."""
    return {"form": FindCentreForm({}), "therapy": therapy}
