"""What the treasurer sends to the admin of gifts, and the lines of the audit that come of it."""

from msntc.staff.models import AuditLine
from tests.support.payments import HOME

ADMIN = "/admin/giving/"
CHEQUE = {
    "source": "cheque",
    "amount": "£25",
    "received_on": "2026-11-01",
    "reference": "000123",
    "declared": "",
}
BEA = {"first_name": "Bea", "last_name": "Other", "email": "bea@giver.test"}
LIVES = HOME | {"residency": "uk"}


def post(client, address, /, **facts):
    return client.post(ADMIN + address, facts)


def noted():
    return list(
        AuditLine.objects.filter(what__in=["giving", "exported"])
        .values_list("about", flat=True)
        .order_by("id")
    )


def shown_in(page):
    """What the form of an admin page would send back unchanged."""
    values = {bound.name: bound.value() for bound in page.context["adminform"].form}
    sent = {name: value for name, value in values.items() if value is not None and value is not False}
    return sent | {"opened": page.context["opened"]}
