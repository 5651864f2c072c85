"""Django's PostGIS backend, with a cheaper look at a pooled connection before it is used."""
