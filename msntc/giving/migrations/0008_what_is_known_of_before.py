"""What came to be kept later, of rows that were there before: when money went back, and when copies went out."""

from django.db import migrations
from django.db.models import F, Q
from django.utils import timezone


def fill(apps, schema_editor):
    Payment, Reversal, WentBack, Declaration = (
        apps.get_model("giving", name) for name in ("Payment", "Reversal", "WentBack", "Declaration")
    )
    for payment in Payment.objects.filter(Q(refunded_pence__gt=0) | Q(dispute="lost")):
        told = Reversal.objects.filter(intent=payment.intent).first() if payment.intent else None
        pence = payment.pence if payment.dispute == "lost" else payment.refunded_pence
        on = timezone.localdate(told.at if told else payment.recorded_at)
        WentBack.objects.create(payment=payment, pence=pence, on=on)
    # a copy went into the outbox at once where there was an address
    Declaration.objects.filter(method="phone").exclude(email="").update(copy_sent_on=F("made_on"))


class Migration(migrations.Migration):
    dependencies = [("giving", "0007_what_the_treasurer_needs")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
