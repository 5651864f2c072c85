"""Where PostgreSQL with PostGIS is on this machine."""

import os
import shutil
import subprocess
from pathlib import Path

from msntc.dev.local_postgres.problems import NoPostGIS

__all__ = ["NoPostGIS", "find_binaries"]

DEBIAN = Path("/usr/lib/postgresql")
DEBIAN_SHARE = Path("/usr/share/postgresql")


def find_binaries(version: str | None = None) -> Path:
    """The folder of initdb and pg_ctl: PG_BINDIR, else Debian's newest, else what pg_config on the PATH says.

    With a version ("15"), the one that can read a cluster of that version. Raises NoPostGIS.
    """
    if chosen := os.environ.get("PG_BINDIR"):
        if (Path(chosen) / "initdb").exists():
            return Path(chosen)
        raise NoPostGIS
    installed = {
        folder.parent.name: folder
        for folder in DEBIAN.glob("*/bin")
        if (folder / "initdb").exists()
        and (DEBIAN_SHARE / folder.parent.name / "extension/postgis.control").exists()
    }
    if version in installed:
        return installed[version]
    if installed and version is None:
        return installed[max(installed, key=float)]
    if elsewhere := _told_by_pg_config(version):
        return elsewhere
    raise NoPostGIS(version)


def _told_by_pg_config(version: str | None) -> Path | None:
    if not shutil.which("pg_config"):
        return None
    asked = ["pg_config", "--bindir", "--sharedir", "--version"]
    answer = subprocess.run(asked, capture_output=True, text=True).stdout.splitlines()
    if len(answer) != 3:
        return None
    folder, share, name = Path(answer[0]), Path(answer[1]), answer[2]
    usable = (folder / "initdb").exists() and (share / "extension/postgis.control").exists()
    return folder if usable and (version is None or name.split()[1].split(".")[0] == version) else None
