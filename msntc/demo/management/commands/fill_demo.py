"""`manage.py fill_demo`: invented people and gifts, once, and how to sign in, each time."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from centres.models import Centre
from msntc.demo import accounts, centre, gifts, reviews

WORDS = """
This is a demonstration: a centre, people and gifts in it are invented, and no money is taken.
Sign in at {url}/staff/sign-in/
    names      {names}
    password   {password}
    code       make demo-code says it, in another terminal; or put this key into an app for codes: {secret}
A centre with everything filled in: {url}/centres/{slug}/"""


class Command(BaseCommand):
    help = "Fills the database of a demonstration, and says how to sign in."

    @transaction.atomic
    def handle(self, **options):
        users = accounts.create_accounts()
        if not Centre.objects.filter(slug=centre.SLUG).exists():
            centre.create_messages(centre.create_sample_centre(users["editor"]))
            gifts.create_ways()
            gifts.create_gifts()
            reviews.create_review(users["reviewer"])
        facts = {"url": settings.SITE_URL, "slug": centre.SLUG, "names": ", ".join(users)}
        self.stdout.write(
            WORDS.format(password=accounts.get_password(), secret=accounts.get_secret(), **facts)
        )
