"""`manage.py write_centre_list`: put the centres on disk, for the pages that are shown without a database."""

from django.core.management.base import BaseCommand

from centres.directory import write_directory_file


class Command(BaseCommand):
    help = "Writes the published centres to disk, for use while the database is away."

    def handle(self, **options):
        self.stdout.write(f"{write_directory_file()} centres are on disk.")
