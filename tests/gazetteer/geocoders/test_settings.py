"""Which geocoders the settings choose: none, or some that can be asked."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from centres.gazetteer.geocoders import checks, online
from centres.gazetteer.postcodes import Postcode


def test_a_site_that_chose_no_geocoder_asks_nobody(db, settings, no_network, django_assert_num_queries):
    assert (settings.GEOCODER, settings.POSTCODE_GEOCODER) == ("", "")
    with django_assert_num_queries(0):
        assert online.find("10 Downing Street") is None
        assert online.find_postcode(Postcode("N8", "0NP")) is None


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"GEOCODER": "nominatim"}, []),
        ({"GEOCODER": "photon", "GEOCODER_DOMAIN": "127.0.0.1:2322"}, []),
        ({"GEOCODER": "opencage", "GEOCODER_KEY": "k", "POSTCODE_GEOCODER": "postcodes.io"}, []),
        ({"GEOCODER": "google"}, ["gazetteer.E001"]),
        ({"POSTCODE_GEOCODER": "nominatim"}, ["gazetteer.E001"]),
        ({"GEOCODER": "opencage"}, ["gazetteer.E002"]),
        ({"GEOCODER_DOMAIN": "https://nominatim.example.org"}, ["gazetteer.E003"]),
        ({"POSTCODE_GEOCODER_DOMAIN": "example.org/api"}, ["gazetteer.E003"]),
    ],
)
def test_settings_that_could_not_work_are_refused(settings, changes, faults):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert [fault.id for fault in checks.the_geocoders_can_be_asked(None)] == faults


def test_a_site_with_such_settings_does_not_start():
    """In a process of its own: here the check is known because it is imported above."""
    said = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"GEOCODER": "google", "DJANGO_SETTINGS_MODULE": "msntc.settings"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.returncode
    assert "gazetteer.E001" in said.stderr
