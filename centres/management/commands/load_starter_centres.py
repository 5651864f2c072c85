"""`manage.py load_starter_centres`: the centres as public sources have them."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from centres import starter_data
from centres.models import Centre
from therapies import starter_data as starter_therapies


class Command(BaseCommand):
    help = "Loads the starter directory of centres. What staff have changed or deleted stays as they left it."

    def add_arguments(self, parser):
        parser.add_argument("--only-if-empty", action="store_true", help="do nothing where there are centres")

    def handle(self, *, only_if_empty=False, **options):
        if only_if_empty and Centre.objects.exists():
            return
        rows = tqdm(starter_data.read_starter_rows(), desc="centres", unit=" centres")
        loaded = starter_data.load_starter_rows(rows, starter_therapies.load_starter_therapies())
        self.stdout.write(
            f"{loaded.added} centres added, {loaded.changed} changed, {loaded.left} left as they are."
        )
