"""`manage.py write_offline_files`: what the site answers from while the database is away. On each machine."""

import signal
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from centres.directory import is_directory_file_current, write_directory_file
from centres.gazetteer import offline_tables
from centres.gazetteer.models import Place, PostcodeLocation
from centres.models import TravelCell
from centres.search.travel import offline_table

FILES: dict[str, tuple[Any, Callable[[Any], int]]] = {
    offline_tables.POSTCODES_FILE: (PostcodeLocation, offline_tables.write_postcodes),
    offline_tables.PLACES_FILE: (Place, offline_tables.write_places),
    offline_table.NAME: (TravelCell, offline_table.write_travel),
}


class Command(BaseCommand):
    help = (
        "Writes the centres, and the tables of postcodes, places and minutes by car, into files of this machine, from "
        "which visitors are answered while the database is away: those that are not as the database has them now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--behind", action="store_true", help="while the site serves: silent")
        parser.add_argument("--centres", action="store_true", help="only the centres, which takes no time")

    def handle(self, *, behind: bool = False, centres: bool = False, **options: object) -> None:
        if behind:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # as in estimate_travel
        if not is_directory_file_current():
            count = write_directory_file()
            if not behind:
                self.stdout.write(f"{count:,} centres.")
        if not centres:
            self.write_tables(behind)

    def write_tables(self, behind: bool) -> None:
        for name, (table, write) in FILES.items():
            edition = offline_tables.read_edition(table)
            if offline_tables.is_current(name, edition):
                continue
            count = write(edition)
            if not behind:
                size = offline_tables.get_path(name).stat().st_size / 1_000_000
                self.stdout.write(f"{name}: {count:,} rows, {size:.1f} MB.")
