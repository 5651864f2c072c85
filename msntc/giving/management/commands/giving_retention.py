"""`manage.py giving_retention --apply`: removes what is kept of givers when its time is over. For cron, daily."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from msntc.giving.retention import purge_old_data


class Command(BaseCommand):
    help = "Says what is kept of givers longer than it should be; with --apply removes it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--apply", action="store_true", help="Remove it. Without this nothing is changed."
        )

    def handle(self, *, apply: bool, **options):
        for words, count in purge_old_data(timezone.now(), apply=apply).items():
            self.stdout.write(f"{count:6}  {words}")
        self.stdout.write("Removed." if apply else "Nothing was changed: run it with --apply to remove them.")
