"""`manage.py load_travel_times`: an operator's own minutes by car, from a router with road data."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from centres.gazetteer.loaders.errors import LoadRefused
from centres.search.travel import times_file


class Command(BaseCommand):
    help = (
        "Puts minutes by car from a CSV file (latitude, longitude, centre, minutes; ferry: yes or no) in the place of "
        "the estimated ones. See the README."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", nargs="?", type=Path, metavar="FILE.csv")
        what.add_argument(
            "--list-origins", action="store_true", help="print where to measure from: latitude,longitude"
        )

    def handle(self, *, file: Path | None = None, **options: object) -> None:
        if file is None:
            self.stdout.write("latitude,longitude")
            self.stdout.writelines(
                f"{latitude},{longitude}\n" for latitude, longitude in times_file.list_origins()
            )
            return
        try:
            squares, centres = times_file.load_times(file)
        except LoadRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Minutes to {centres} centres are known for {squares:,} squares of land.")
        if settings.OFFLINE_FILES:
            call_command("write_offline_files", stdout=self.stdout)
