"""The list of what centres offer. The pages about each therapy join it when they are written and reviewed."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from therapies.models import Therapy


@require_safe
def index(request):
    """Each therapy with the published centres that say they offer it."""
    return render(request, "therapies/index.html", {"therapies": Therapy.objects.offered().with_centres()})
