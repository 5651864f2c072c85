"""`manage.py write_centre_list`: put the list of centres on disk, for the page that is shown without a database."""

from django.core.management.base import BaseCommand

from centres import offline_list


class Command(BaseCommand):
    help = "Writes the list of published centres to disk, for use while the database is away."

    def handle(self, **options):
        self.stdout.write(f"{offline_list.write_offline_list()} centres are on disk.")
