"""`manage.py list_reviews_due`: names the pages to be reviewed, and reminds their owners. For cron, daily."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from therapies.reminders import queue_review_reminders


class Command(BaseCommand):
    help = "Lists therapy pages whose review is due within 60 days or overdue, and writes to their owners."

    def handle(self, **options):
        today = timezone.localdate()
        found = list(queue_review_reminders(today))
        for due in found:
            left = (due.page.next_review_on - today).days if due.page.next_review_on else 0
            when = f"in {left} days" if left > 0 else "today" if left == 0 else f"overdue by {-left} days"
            said = f" – letter to {due.to}" if due.to else ""
            said = (
                " – NO ADDRESS to remind: give its author or the organisation one" if due.no_address else said
            )
            self.stdout.write(f"{due.page.next_review_on:%Y-%m-%d}  {due.page} ({when}){said}")
        self.stdout.write(f"{len(found)} to review.")
