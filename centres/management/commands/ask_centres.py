"""`manage.py ask_centres`: asks the centres that have not said lately whether their details are right. For cron."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from centres import letter, still_right
from centres.models import Ask, Centre
from centres.whole import whole
from msntc.organisation.models import current
from msntc.post.models import queue


class Command(BaseCommand):
    help = "Puts letters to the centres that are due into the outbox, and the others on the office's list."

    def handle(self, **options):
        asked = listed = 0
        for centre, stage in still_right.due():
            wrote = self.ask(centre, stage)
            asked, listed = asked + wrote, listed + (not wrote)
        self.stdout.write(f"{asked} centres asked, {listed} put on the office’s list.")

    @transaction.atomic
    def ask(self, centre: Centre, stage: Ask.Stage) -> bool:
        """Whether a letter was written. Two runs at once write one: the second sees the first one's row."""
        Centre.objects.select_for_update().get(pk=centre.pk)
        if centre.asks.filter(asked_on=timezone.localdate()).exists():
            return False
        to = still_right.contact(centre, stage)
        ask = Ask.objects.create(centre=centre, stage=stage if to else Ask.Stage.OFFICE, to=to)
        if not to:
            return False
        link = settings.SITE_URL + reverse("centres:still-right", args=[still_right.token(ask)])
        facts = {
            "centre": centre,
            "sections": letter.sections(whole(Centre.objects.filter(pk=centre.pk))),
            "organisation": current(),
            "right": link,
            "changed": f"{link}?changed#change",
            "page": settings.SITE_URL + centre.get_absolute_url(),
            "days": still_right.LINK_LASTS.days,
        }
        queue(
            to,
            f"Are the details of {centre.name} still right?",
            render_to_string("centres/mail/still_right.txt", facts),
            html=render_to_string("centres/mail/still_right.html", facts),
        )
        return True
