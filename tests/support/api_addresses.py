"""Addresses of the open data."""

NEAREST, ALL = "/api/v1/centres/nearest/", "/api/v1/centres/"
