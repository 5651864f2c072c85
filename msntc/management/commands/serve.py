"""`manage.py serve`: from an empty database to a site that answers, or straight to the site when all is done."""

import contextlib
import hashlib
import io
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from msntc.dev import gunicorn
from msntc.locks import hold_lock

WELCOME = """
The site is at {url}/
Staff pages are at {url}/admin/{account}
Ctrl-C stops the site and its database"""


class Command(BaseCommand):
    help = "Prepares the database and the static files, then serves the site."

    def add_arguments(self, parser):
        parser.add_argument("--reload", action="store_true", help="by Django's development server")

    def handle(self, *, reload=False, **options):
        refuse_port_in_use()
        settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
        try:
            self.prepare_database()
        except OperationalError as problem:
            raise CommandError(f"The database does not answer: {str(problem).strip()}") from problem
        account = "" if settings.DEMONSTRATION else "; to make an account: make admin, in another terminal"
        os.environ["WELCOME"] = WELCOME.format(url=settings.SITE_URL, account=account)
        if reload:
            prepare_behind()
            replace_process("manage.py", "runserver", f"localhost:{os.environ.get('PORT', '8000')}")
        self.prepare_static_files()
        prepare_behind()
        if settings.DEMONSTRATION:
            call_command("fill_demo")
        prepare_metrics()
        os.environ["STATEMENT_TIMEOUT_MS"] = "5000"  # from here on a visitor waits for what the database does
        replace_process("-m", "gunicorn", "-c", "python:msntc.dev.gunicorn", "msntc.wsgi")

    def prepare_database(self):
        """Two machines that start at once on one database come one after the other."""
        with hold_lock("msntc.prepare_database"):
            self.load_what_is_missing()

    def load_what_is_missing(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0)
        call_command("load_postcodes", only_if_empty=True)
        call_command("load_places", only_if_new=True)
        call_command("load_starter_centres", only_if_empty=True)
        call_command("load_therapy_pages", stdout=io.StringIO())
        call_command("load_site_pages", stdout=io.StringIO())
        call_command("rebuild_search_index", stdout=io.StringIO())
        call_command("write_offline_files", centres=True, stdout=io.StringIO())

    def prepare_static_files(self):
        """Collects static files anew when one of them, or the way they are stored, has changed."""
        stamp, state = settings.STATE_DIR / "static-stamp", fingerprint_static_files()
        with contextlib.suppress(OSError):
            if stamp.read_text() == state and settings.STATIC_ROOT.is_dir():
                return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state)


def refuse_port_in_use():
    """Raises CommandError unless the addresses that gunicorn is going to ask for can be had."""
    for address in gunicorn.bind:
        host, _, port = address.rpartition(":")
        if not port.isdigit() or not 0 < int(port) < 65536:
            if host.startswith("unix"):
                continue
            raise CommandError(f"PORT must be a number from 1 to 65535, not {port!r}.")
        host = host.strip("[]")
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, int(port)))
            except OSError as problem:
                raise CommandError(
                    f"Port {port} cannot be used ({str(problem.strerror).lower()}): "
                    f"stop what is using it, or choose another one with make run PORT={int(port) + 1}"
                ) from problem


def prepare_behind():
    """Starts what makes the minutes by car that are missing, and the files for an outage, gently, while the site
    serves. A shell's child, not ours: gunicorn would take its end for a worker's."""
    job = "estimate_travel" if settings.ESTIMATE_TRAVEL else "write_offline_files"  # which the former ends in
    if settings.ESTIMATE_TRAVEL or settings.OFFLINE_FILES:
        command = [sys.executable, "manage.py", job, "--behind"]
        subprocess.run(["sh", "-c", 'nice "$@" &', "sh", *command], cwd=settings.BASE_DIR, check=True)


def prepare_metrics():
    """An empty folder for what gunicorn's processes count together; another one for each port of a machine."""
    if settings.METRICS_PORT:
        folder = settings.STATE_DIR / "metrics" / str(settings.METRICS_PORT)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def fingerprint_static_files() -> str:
    """A fingerprint of names, sizes and times of all static files, and of how they are stored."""
    found = hashlib.sha256(repr((settings.STORAGES["staticfiles"], settings.STATIC_URL)).encode())
    for finder in finders.get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            stat = Path(storage.path(path)).stat()
            found.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return found.hexdigest()


def replace_process(*arguments: str):
    """Puts another program into this process, so that signals reach it directly."""
    sys.stdout.flush()
    os.chdir(settings.BASE_DIR)
    os.execv(sys.executable, [sys.executable, *arguments])
