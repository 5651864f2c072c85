"""`manage.py load_places`: fill the table of towns and villages."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from centres.gazetteer.loaders import geonames, opennames, place_table
from centres.gazetteer.loaders.errors import LoadRefused
from centres.gazetteer.models import Place


class Command(BaseCommand):
    help = "Loads towns and villages: GeoNames' as they come with the site, and OS Open Names' from a zip."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--open-names", type=Path, metavar="FILE.zip", help="OS Open Names (Great Britain)"
        )
        parser.add_argument("--only-if-empty", action="store_true", help="do nothing where places are loaded")

    def handle(
        self, *, open_names: Path | None = None, only_if_empty: bool = False, **options: object
    ) -> None:
        if only_if_empty and Place.objects.exists():
            return
        try:
            rows: Iterable[place_table.PlaceRow] = geonames.read_geonames()
            if open_names:
                rows = opennames.merge_places(
                    rows, tqdm(opennames.read_open_names(open_names), unit=" places", unit_scale=True)
                )
            count = place_table.replace_places(tqdm(rows, desc="places", unit=" places", unit_scale=True))
        except LoadRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count:,} places can be searched.")
