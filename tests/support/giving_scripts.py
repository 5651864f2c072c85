"""What the browser tests of giving run within the site: what they need, what became of it, and all of it away."""

SET_UP = """
from msntc.giving.models import Fund, GivingSettings, SuggestedAmount
from msntc.organisation.models import Organisation
GivingSettings.objects.update_or_create(id=1, defaults=dict(
    gift_aid=True, hmrc_reference="AB12345", fee_per_mille=14, fee_fixed_pence=20, why="Gifts keep the doors open.",
    account_name="MSNTC", sort_code="12-34-56", account_number="12345678", complaints="Write to us."))
SuggestedAmount.objects.get_or_create(frequency="once", pence=1000, defaults=dict(impact="one session"))
SuggestedAmount.objects.get_or_create(frequency="monthly", pence=500)
Fund.objects.get_or_create(name="New chamber", defaults=dict(purpose="An oxygen chamber.", restricted=True,
    secondary_purpose="What is left over keeps it running."))
"""
STATES = """
from msntc.giving.models import Gift, ProviderEvent
print([(gift.status, gift.pence, gift.payments.count()) for gift in Gift.objects.all()])
print(ProviderEvent.objects.exclude(processed_at=None).count(), "believed")
"""
LINK = """
from django.urls import reverse
from msntc.giving.gift_aid.declarations import create_declaration, sign_cancel_token
made = create_declaration(dict(first_name="Ann", last_name="Other", residency="uk", house="7", address="A",
    postcode="N8 0NP"))
print(reverse("giving:cancel-declaration", args=[sign_cancel_token(made)]))
"""
HOME = {
    "First name": "Zoë", "Last name": "O’Brien", "House name or number": "7", "Street and town": "High Street",
    "Postcode": "LS1 4DY", "E-mail address": "zoe@giver.test",
}  # fmt: skip
REFERENCES = """
from msntc.giving.models import Declaration, Gift
for gift in Gift.objects.exclude(reference=None):
    declared = Declaration.objects.filter(reference=gift.reference).exists()
    print(gift.reference, gift.status, gift.fund, gift.source, declared)
"""
TAKE_AWAY = """
from msntc.giving.models import *
for model in (ClaimLine, Claim, Payment, ProviderEvent, GivingSettings, SuggestedAmount):
    model.objects.all().delete()
Gift.objects.update(covered_by=None)
for model in (Declaration, Gift, Fund):
    model.objects.all().delete()
"""
TREASURER = """
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.test import Client
from msntc.giving.gift_aid.claims import create_claim
from tests.support.payments import declaration, payment
from tests.support.staff import account, has_shown_it
user_logged_in.connect(has_shown_it)
declaration(first_name="Łukasz"), payment(first_name="Łukasz")
create_claim(None)
payment(first_name="Łukasz"), declaration(first_name="李", house="h" * 60), payment(first_name="李")
client = Client()
client.force_login(account("treasurer-of-a-test", "Treasurer"))
by_phone = declaration(method="phone", email="", copy_sent_on=None)
cheque = payment(last_name="Cheque")
print(client.cookies[settings.SESSION_COOKIE_NAME].value, by_phone.pk, cheque.pk)
"""
WITH_SLIPS = [
    ("gift/record/", "Record the gift", "Write the amount in pounds."),
    ("declaration/enter/", "Enter the declaration", "Choose how it came."),
    ("declaration/{declaration}/follow/", "Save as a new declaration", "Write the first name."),
    ("declaration/{declaration}/copy/", "It was posted on that day", "Write the day."),
    ("payment/{payment}/went-back/", "Record", "Write how much went back"),
]
STILL_RIGHT = """
from datetime import date
from centres.models import Centre, VerificationRequest
from centres.verification.tokens import make_verification_token
centre = Centre.objects.published().first()
first = VerificationRequest.Stage.FIRST
sent = VerificationRequest.objects.create(centre=centre, stage=first, to="first@centre.test", asked_on=date.today())
print(centre.get_absolute_url(), f"/centres/still-right/{make_verification_token(sent)}/")
"""
