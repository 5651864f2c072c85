"""`manage.py ask_centres`: asks the centres that have not said lately whether their details are right. For cron."""

from django.core.management.base import BaseCommand

from centres.verification.letters import ask_centre
from centres.verification.schedule import list_due_centres


class Command(BaseCommand):
    help = "Puts letters to the centres that are due into the outbox, and the others on the office's list."

    def handle(self, **options):
        asked = listed = 0
        for centre, stage in list_due_centres():
            wrote = ask_centre(centre, stage)
            asked, listed = asked + wrote, listed + (not wrote)
        self.stdout.write(f"{asked} centres asked, {listed} put on the office’s list.")
