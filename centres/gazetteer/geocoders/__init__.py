"""geopy at the border: our own tables as a geopy geocoder, and online geocoders behind our tables where one is on."""
