"""`manage.py demo_code`: the code that the second factor of a demonstration's accounts asks for now."""

from django.core.management.base import BaseCommand

from msntc.demo.accounts import compute_code


class Command(BaseCommand):
    help = "Says the code of now. Each account takes a code once: after 30 seconds there is another."

    def handle(self, **options):
        self.stdout.write(compute_code())
