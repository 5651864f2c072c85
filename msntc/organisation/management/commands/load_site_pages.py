"""`manage.py load_site_pages`: the pages about us that come with the site, where they are not there yet."""

from django.core.management.base import BaseCommand, CommandError

from msntc.content.markdown import Unreadable
from msntc.organisation import pages


class Command(BaseCommand):
    help = "Makes the pages about us that are missing. Never changes a page that is there."

    def handle(self, **options):
        try:
            made = pages.create_missing_pages()
        except Unreadable as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{len(made)} pages made.")
