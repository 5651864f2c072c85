"""Where GDAL and GEOS are found: in the pyogrio wheel, else (None) wherever the system keeps them."""

import importlib.util
import os
from pathlib import Path

GDAL_LIBRARY_PATH = GEOS_LIBRARY_PATH = None
if _spec := importlib.util.find_spec("pyogrio"):
    _package = Path(str(_spec.origin)).parent
    _found = sorted(_package.parent.glob("pyogrio.libs/libgdal*"))
    if _found:
        GDAL_LIBRARY_PATH = GEOS_LIBRARY_PATH = str(_found[0])
        os.environ.setdefault("PROJ_DATA", str(_package / "proj_data"))
        os.environ.setdefault("GDAL_DATA", str(_package / "gdal_data"))
