"""The list of centres itself: all as GeoJSON (RFC 7946), one in full."""

from django.http import HttpRequest, HttpResponse

from centres.api import details, facts
from centres.api.answers import DIRECTORY, open_data
from centres.models import Centre
from centres.moved import moved
from centres.whole import whole


@open_data(limit="data", cache=DIRECTORY)
def all_centres(request: HttpRequest) -> dict:
    """Every published centre as a feature; those without a known place have no geometry."""
    centres = details.with_details(Centre.objects.published()).order_by("name")
    return {"type": "FeatureCollection", "features": [_feature(centre) for centre in centres]}


@open_data(limit="data", cache=DIRECTORY)
def one_centre(request: HttpRequest, slug: str) -> dict | HttpResponse:
    """All that is public about one centre."""
    published = Centre.objects.published()
    centre = whole(published.filter(slug=slug))
    return facts.in_full(centre) if centre else moved(request, published, slug)


def _feature(centre: Centre) -> dict:
    geometry = {"type": "Point", "coordinates": [centre.point.x, centre.point.y]} if centre.point else None
    return {
        "type": "Feature",
        "id": centre.slug,
        "geometry": geometry,
        "properties": facts.on_a_card(centre, [offer.therapy for offer in centre.offers.all()])
        | details.of_page(centre),
    }
