"""The addresses of the open data."""

from django.urls import path

from centres import api

app_name = "api"
urlpatterns = [
    path("centres/", api.all_centres, name="all"),
    path("centres/nearest/", api.nearest_centres, name="nearest"),
]
