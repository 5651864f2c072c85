"""`manage.py contact_requests_retention --apply`: removes visitors’ requests, and letters, after 60 days. Daily."""

from django.core.management.base import BaseCommand

from centres.requests.models import KEPT, ContactRequest
from msntc.mail.models import Letter


class Command(BaseCommand):
    help = "Says how many requests of visitors are older than they may be; with --apply removes them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--apply", action="store_true", help="Remove them. Without this nothing is changed."
        )

    def handle(self, *, apply: bool, **options):
        found = ContactRequest.objects.outdated()
        self.stdout.write(f"{found.count():6}  requests older than {KEPT.days} days")
        if apply:
            found.delete()
            Letter.objects.expired().delete()
        self.stdout.write("Removed." if apply else "Nothing was changed: run it with --apply to remove them.")
