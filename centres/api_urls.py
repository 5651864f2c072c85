"""The addresses of the open data."""

from django.urls import path

from centres.api import directory, finding, manual, sheet
from centres.api.referral import views as referral

app_name = "api"
urlpatterns = [
    path("openapi.json", manual.openapi, name="openapi"),
    path("centres/", directory.all_centres, name="all"),
    path("centres.csv", sheet.all_centres, name="csv"),
    path("centres/nearest/", finding.nearest_centres, name="nearest"),
    path("centres/<slug:slug>/", directory.one_centre, name="centre"),
    path("openreferral/", referral.about, name="referral"),
    path("openreferral/services", referral.services, name="services"),
    path("openreferral/services/<str:id>", referral.service, name="service"),
    path("openreferral/service_at_locations", referral.service_at_locations, name="service-at-locations"),
    path(
        "openreferral/service_at_locations/<str:id>", referral.service_at_location, name="service-at-location"
    ),
    path("openreferral/taxonomies", referral.taxonomies, name="taxonomies"),
    path("openreferral/taxonomies/<str:id>", referral.taxonomy, name="taxonomy"),
    path("openreferral/taxonomy_terms", referral.taxonomy_terms, name="taxonomy-terms"),
    path("openreferral/taxonomy_terms/<str:id>", referral.taxonomy_term, name="taxonomy-term"),
]
