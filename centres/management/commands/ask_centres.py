"""`manage.py ask_centres`: asks the centres that have not said lately whether their details are right. For cron."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, VerificationRequest
from centres.queries import with_details
from centres.verification import emails, services
from msntc.mail.models import queue_letter
from msntc.organisation.models import get_organisation


class Command(BaseCommand):
    help = "Puts letters to the centres that are due into the outbox, and the others on the office's list."

    def handle(self, **options):
        asked = listed = 0
        for centre, stage in services.list_due_centres():
            wrote = self.ask(centre, stage)
            asked, listed = asked + wrote, listed + (not wrote)
        self.stdout.write(f"{asked} centres asked, {listed} put on the office’s list.")

    @transaction.atomic
    def ask(self, centre: Centre, stage: VerificationRequest.Stage) -> bool:
        """Whether a letter was written. Two runs at once write one: the second sees the first one's row."""
        Centre.objects.select_for_update().get(pk=centre.pk)
        if centre.verifications.filter(asked_on=timezone.localdate()).exists():
            return False
        to = services.choose_recipient(centre, stage)
        verification = VerificationRequest.objects.create(
            centre=centre, stage=stage if to else VerificationRequest.Stage.OFFICE, to=to
        )
        if not to:
            return False
        link = settings.SITE_URL + reverse(
            "centres:still-right", args=[services.make_verification_token(verification)]
        )
        facts = {
            "centre": centre,
            "sections": emails.build_letter_sections(with_details(Centre.objects.filter(pk=centre.pk)).get()),
            "organisation": get_organisation(),
            "right": link,
            "changed": f"{link}?changed#change",
            "page": settings.SITE_URL + centre.get_absolute_url(),
            "days": services.LINK_LASTS.days,
        }
        queue_letter(
            to,
            f"Are the details of {centre.name} still right?",
            render_to_string("centres/mail/still_right.txt", facts),
            html=render_to_string("centres/mail/still_right.html", facts),
        )
        return True
