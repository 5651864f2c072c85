"""The addresses of the open data."""

from django.urls import path

from centres.open_data import csv_export, documentation, geojson, nearest_centres
from centres.open_data.open_referral import views as referral

app_name = "api"
urlpatterns = [
    path("openapi.json", documentation.show_openapi_description, name="openapi"),
    path("centres/", geojson.list_centres_as_geojson, name="all"),
    path("centres.csv", csv_export.list_centres_as_csv, name="csv"),
    path("centres/nearest/", nearest_centres.nearest_centres, name="nearest"),
    path("centres/<slug:slug>/", geojson.show_centre_data, name="centre"),
    path("openreferral/", referral.show_feed_details, name="referral"),
    path("openreferral/services", referral.list_services, name="services"),
    path("openreferral/services/<str:id>", referral.show_service, name="service"),
    path(
        "openreferral/service_at_locations", referral.list_service_at_locations, name="service-at-locations"
    ),
    path(
        "openreferral/service_at_locations/<str:id>",
        referral.show_service_at_location,
        name="service-at-location",
    ),
    path("openreferral/taxonomies", referral.list_taxonomies, name="taxonomies"),
    path("openreferral/taxonomies/<str:id>", referral.show_taxonomy, name="taxonomy"),
    path("openreferral/taxonomy_terms", referral.list_taxonomy_terms, name="taxonomy-terms"),
    path("openreferral/taxonomy_terms/<str:id>", referral.show_taxonomy_term, name="taxonomy-term"),
]
