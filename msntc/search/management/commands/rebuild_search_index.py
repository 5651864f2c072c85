"""`manage.py rebuild_search_index`: what site search finds, made anew. `serve` does it at every start."""

from django.core.management.base import BaseCommand

from msntc.search.index import rebuild_index
from msntc.search.starter_data import load_starter_words


class Command(BaseCommand):
    help = "Makes the index of site search anew, and brings in the words it comes with where there are none."

    def handle(self, **options):
        load_starter_words()
        self.stdout.write(f"{rebuild_index():,} entries.")
