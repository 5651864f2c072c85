"""The addresses of the open data."""

from django.urls import path

from centres.api import directory, finding, manual, referral, sheet

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
]
