"""`manage.py load_places`: fill the table of places."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from centres.gazetteer.loaders import merging, opennames, place_files, place_table
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.models import Place


class Command(BaseCommand):
    help = "Loads places: those that come with the site, and OS Open Names' from a zip."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--open-names", type=Path, metavar="FILE.zip", help="OS Open Names (Great Britain)"
        )
        parser.add_argument(
            "--only-if-new", action="store_true", help="do nothing where these places are loaded already"
        )

    def handle(self, *, open_names: Path | None = None, only_if_new: bool = False, **options: object) -> None:
        edition = place_files.fingerprint_place_files()
        if only_if_new and (place_table.read_edition() == edition or self._would_lose_open_names()):
            return
        try:
            rows: Iterable[place_table.PlaceRow] = place_files.read_place_files()
            if open_names:
                rows = merging.merge_places(
                    rows, tqdm(opennames.read_open_names(open_names), unit=" places", unit_scale=True)
                )
            progress = tqdm(rows, desc="places", unit=" places", unit_scale=True)
            count = place_table.replace_places(progress, edition)
        except LoadRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count:,} places can be searched.")
        if settings.OFFLINE_FILES and not only_if_new:  # `serve` has it done behind the site
            call_command("write_offline_files", stdout=self.stdout)

    def _would_lose_open_names(self) -> bool:
        if not Place.objects.filter(source=Place.Source.OPEN_NAMES).exists():
            return False
        self.stdout.write("There are new places: run load_places --open-names FILE.zip once more.")
        return True
