"""All of a site in one file, and back: the database, the pictures, and what was set, without secrets.

The file is a tar with `manifest.json`, `database.dump` (PostgreSQL's own format), `settings.json` and `media/`. It
holds people's data: it is readable by its owner alone, and whoever keeps it elsewhere encrypts it. Pictures that are
in a bucket stay there, and the manifest names it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from msntc.dev.local_postgres.binaries import find_binaries
from msntc.health import get_version

SETTINGS = (
    "SITE_URL PICTURE_BUCKET GIVING_MODE GIVING_STAFF_ONLY TILE_URL GEOCODER POSTCODE_GEOCODER TRUSTED_PROXY_COUNT "
    "DEFAULT_FROM_EMAIL SECURE_HSTS_SECONDS POOLER"
).split()
"""What is worth knowing where the site is set up again. Keys and passwords are never among it."""
NOT_OURS = ("EXTENSION - postgis", "COMMENT - EXTENSION", "spatial_ref_sys")
"""Parts of a dump that belong to PostGIS: its owner makes them, not the site."""


class BackupRefused(Exception):
    """Why no backup was made or brought back, and what to do."""


def write_backup(file: Path) -> dict[str, Any]:
    """Writes the backup, whole or not at all, and returns its manifest. Raises BackupRefused."""
    if file.exists():
        raise BackupRefused(f"{file} is there already. Choose another name.")
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        dump, packed = Path(folder) / "database.dump", Path(folder) / "packed.tar"
        run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        manifest = build_manifest(dump)
        with tarfile.open(packed, "w") as tar:
            for name, facts in (("manifest.json", manifest), ("settings.json", read_settings())):
                part = Path(folder) / name
                part.write_text(json.dumps(facts, indent=1, default=str), encoding="utf-8")
                tar.add(part, name)
            tar.add(dump, "database.dump")
            if settings.MEDIA_ROOT.is_dir() and not settings.PICTURE_BUCKET:
                tar.add(settings.MEDIA_ROOT, "media")
        packed.chmod(0o600)
        packed.rename(file)
    get_stamp_path().write_text(manifest["written_at"])
    return manifest


def get_stamp_path() -> Path:
    """Where this machine notes when it last made a backup: the file itself belongs elsewhere."""
    return settings.STATE_DIR / "last-backup"


def read_backup_time() -> datetime | None:
    try:
        return datetime.fromisoformat(get_stamp_path().read_text())
    except (OSError, ValueError):
        return None


def restore_backup(file: Path) -> dict[str, Any]:
    """Fills an empty database and an empty folder of pictures. Raises BackupRefused where either is not empty."""
    if (
        connection.introspection.table_names()
        and "django_migrations" in connection.introspection.table_names()
    ):
        raise BackupRefused("The database is not empty. Make an empty one and name it in DATABASE_URL.")
    if settings.MEDIA_ROOT.is_dir() and any(settings.MEDIA_ROOT.iterdir()):
        raise BackupRefused(f"{settings.MEDIA_ROOT} is not empty. Move what is there away.")
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.STATE_DIR) as name:
        folder = Path(name)
        try:
            with tarfile.open(file) as tar:
                tar.extractall(folder, filter="data")
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            is_whole = manifest["sha256"] == compute_sha256(folder / "database.dump")
        except (OSError, tarfile.TarError, KeyError, ValueError) as fault:
            raise BackupRefused(f"{file} is no backup of this site: {fault}") from fault
        if not is_whole:
            raise BackupRefused(f"{file} is damaged: its database is not the one that was written.")
        restore_database(folder / "database.dump")
        if (folder / "media").is_dir():
            shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
            shutil.move(folder / "media", settings.MEDIA_ROOT)
    return manifest


def restore_database(dump: Path) -> None:
    """Without PostGIS' own tables, which come with the extension. All of it or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    contents = run_tool("pg_restore", "--list", str(dump), is_connected=False).splitlines()
    wanted = dump.with_name("contents")
    wanted.write_text("\n".join(line for line in contents if not any(word in line for word in NOT_OURS)))
    run_tool(
        *("pg_restore", "--no-owner", "--no-privileges", "--single-transaction"),
        *(f"--use-list={wanted}", "--dbname", connection.settings_dict["NAME"], str(dump)),
    )


def build_manifest(dump: Path) -> dict[str, Any]:
    return {
        "version": get_version(),
        "written_at": timezone.now().isoformat(),
        "sha256": compute_sha256(dump),
        "key": fingerprint_secret_key(),
        "bucket": settings.PICTURE_BUCKET,
    }


def fingerprint_secret_key() -> str:
    """Tells two keys apart and nothing else: without the same key, second factors and links in letters are lost."""
    return salted_hmac("msntc.backup", "key").hexdigest()[:12]


def read_settings() -> dict[str, Any]:
    return {name: getattr(settings, name, None) for name in SETTINGS}


def compute_sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def run_tool(name: str, *arguments: str, is_connected: bool = True) -> str:
    """One of PostgreSQL's programs, on the site's database. Raises BackupRefused with what it said."""
    tool = shutil.which(name) or str(find_binaries() / name)
    env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    if is_connected:
        chosen = connection.get_connection_params()
        names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST"}
        names |= {"port": "PGPORT", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        env |= {names[key]: str(value) for key, value in chosen.items() if key in names and value}
    done = subprocess.run([tool, *arguments], env=env, capture_output=True, text=True)
    if done.returncode:
        raise BackupRefused(f"{name} failed: {done.stderr.strip()[-500:]}")
    return done.stdout
