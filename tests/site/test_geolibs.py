"""msntc/geolibs: GDAL and GEOS come from the wheel, complete, new enough and with their data."""

import os
from pathlib import Path

from django.contrib.gis import gdal, geos
from django.core.checks import run_checks

from msntc.dev import geolibs


def test_gdal_and_geos_come_from_the_wheel():
    assert "pyogrio.libs" in geolibs.GDAL_LIBRARY_PATH
    assert gdal.gdal_version()
    assert geos.geos_version()
    loaded = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "/" in line}
    assert [path for path in loaded if "libgdal" in path or "libgeos" in path] == [geolibs.GDAL_LIBRARY_PATH]


def test_they_are_complete():
    """A point goes through GEOS and PROJ: the grid that the Ordnance Survey uses, at its true origin."""
    assert (Path(os.environ["PROJ_DATA"]) / "proj.db").exists()
    assert (Path(os.environ["GDAL_DATA"]) / "gdalvrt.xsd").exists()
    point = geos.Point(400000, -100000, srid=27700)
    point.transform(4326)
    assert abs(point.x - -2) < 0.01
    assert abs(point.y - 49) < 0.01


def test_gdal_is_new_enough_to_be_safe():
    """gis.W001: an older GDAL cannot be kept from reading files and addresses named in spatial references."""
    assert not [problem for problem in run_checks() if problem.id == "gis.W001"]
