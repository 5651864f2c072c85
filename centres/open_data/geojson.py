"""The list of centres itself: all as GeoJSON (RFC 7946), one in full."""

import json
from collections.abc import Iterable, Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from centres.models import Centre
from centres.open_data import details, serializers
from centres.open_data.responses import DIRECTORY, build_list_response, open_data
from centres.queries import with_details
from centres.redirects import redirect_old_slug


@open_data(limit="data", cache=DIRECTORY)
def list_centres_as_geojson(request: HttpRequest) -> HttpResponseBase:
    """Every published centre as a feature; those without a known place have no geometry."""
    centres = with_details(Centre.objects.published()).order_by("name")
    return build_list_response(centres, write_features, content_type="application/json")


def write_features(centres: Iterable[Centre]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    for n, centre in enumerate(centres):
        yield (", " if n else "") + json.dumps(_feature(centre), cls=DjangoJSONEncoder, ensure_ascii=False)
    yield "]}"


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
