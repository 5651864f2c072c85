"""The list of centres itself: all as GeoJSON (RFC 7946), one in full."""

from django.http import HttpRequest, HttpResponse

from centres.models import Centre
from centres.open_data import details, serializers
from centres.open_data.responses import DIRECTORY, open_data
from centres.queries import with_details
from centres.redirects import redirect_old_slug


@open_data(limit="data", cache=DIRECTORY)
def list_centres_as_geojson(request: HttpRequest) -> dict:
    """Every published centre as a feature; those without a known place have no geometry."""
    centres = with_details(Centre.objects.published()).order_by("name")
    return {"type": "FeatureCollection", "features": [_feature(centre) for centre in centres]}


@open_data(limit="data", cache=DIRECTORY)
def show_centre_data(request: HttpRequest, slug: str) -> dict | HttpResponse:
    """All that is public about one centre."""
    published = Centre.objects.published()
    centre = with_details(published.filter(slug=slug)).first()
    return serializers.build_full_facts(centre) if centre else redirect_old_slug(request, published, slug)


def _feature(centre: Centre) -> dict:
    geometry = {"type": "Point", "coordinates": [centre.point.x, centre.point.y]} if centre.point else None
    return {
        "type": "Feature",
        "id": centre.slug,
        "geometry": geometry,
        "properties": serializers.build_card_facts(centre, [offer.therapy for offer in centre.offers.all()])
        | details.build_page_details(centre),
    }
