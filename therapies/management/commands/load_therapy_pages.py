"""`manage.py load_therapy_pages`: the pages that come with the site, where they are not there yet."""

from django.core.management.base import BaseCommand, CommandError

from therapies import starter_data
from therapies.content.reader import Unreadable


class Command(BaseCommand):
    help = "Makes and publishes the starter pages that are missing. Never changes a page that is there."

    def handle(self, **options):
        starter_data.load_starter_therapies()
        try:
            pages = starter_data.load_starter_pages()
        except Unreadable as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{len(pages)} pages made.")
        for page in pages:
            if page.live is None:
                self.stdout.write(f"{page} is a draft: its form says what to put right.")
