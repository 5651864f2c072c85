"""`manage.py calls_retention --apply`: removes from calls who spoke for a centre, after two years. Daily."""

from django.core.management.base import BaseCommand

from centres.calls.models import NAMES_KEPT, Call


class Command(BaseCommand):
    help = "Says how many calls hold a name, or what was typed, longer than they may; with --apply removes these."

    def add_arguments(self, parser):
        parser.add_argument(
            "--apply", action="store_true", help="Remove them. Without this nothing is changed."
        )

    def handle(self, *, apply: bool, **options):
        found = Call.objects.outdated()
        self.stdout.write(f"{found.count():6}  calls with what was typed, older than {NAMES_KEPT.days} days")
        if apply:
            found.forget_persons()
        self.stdout.write("Removed." if apply else "Nothing was changed: run it with --apply to remove them.")
