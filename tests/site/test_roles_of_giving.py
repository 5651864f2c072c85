"""What the treasurer, and a superuser, open of the giving admin: every address, against one table that says so."""

import pytest
from django.test import Client
from django.urls import reverse

from msntc.giving.gift_aid import claims
from msntc.giving.models import Fund, Pack, ProviderEvent, SuggestedAmount
from msntc.staff.roles import TREASURER
from tests.support import staff
from tests.support.admin_addresses import ALL, READ, addresses, may, models_by_name
from tests.support.payments import declaration, payment, whole_ways

pytestmark = pytest.mark.django_db

TABLE = may(
    giving_gift=f"{READ} record",
    giving_payment=f"{READ} month thank went_back",
    giving_declaration=f"{READ} enter follow copy cancel",
    giving_claim=f"{READ} make file step repay unrepay",
    giving_providerevent=f"{READ} again",
    giving_givingsettings=READ,
    giving_suggestedamount=ALL,
    giving_fund=ALL,
    giving_pack=ALL,
)
NAMES = sorted({one.name for one in addresses() if one.name.startswith("giving_")})


@pytest.fixture
def rows():
    """The key of one row of each model, by the beginning of the names of its addresses."""
    ways = whole_ways(gift_aid=True)
    paid = payment(email="ann@giver.test")
    declaration()
    by_phone = declaration(method="phone", email="bea@giver.test")
    found = {
        "gift": paid.gift,
        "payment": paid,
        "declaration": by_phone,
        "claim": claims.create_claim(None),
        "providerevent": ProviderEvent.objects.create(
            id="evt_1", type="x", live=True, payload={"id": "evt_1"}
        ),
        "givingsettings": ways,
        "suggestedamount": SuggestedAmount.objects.create(frequency="once", pence=1000),
        "fund": Fund.objects.create(name="Made-up fund"),
        "pack": Pack.objects.create(title="Made-up pack"),
    }
    return {f"giving_{name}": row.pk for name, row in found.items()}


def opens(client: Client, name: str, rows: dict) -> bool:
    model = next(prefix for prefix in models_by_name() if name.startswith(f"{prefix}_"))
    pk = rows[model]
    values = {"object_id": pk, "pk": pk, "kind": "csv", "name": "void"}
    wanted = next(one for one in addresses() if one.name == name).pattern.converters
    address = reverse(f"admin:{name}", kwargs={key: values[key] for key in wanted})
    answer = client.get(address)
    if answer.status_code == 405:  # it does something, so it takes a POST
        answer = client.post(address)
    assert answer.status_code in (200, 302, 403), (name, answer.status_code)
    return answer.status_code == 200 or (answer.status_code == 302 and answer["Location"] != "/admin/")


@pytest.mark.parametrize("role", [TREASURER, "superuser"])
def test_each_opens_what_the_table_says_and_nothing_else(client, rows, role):
    given = {"is_superuser": True} if role == "superuser" else {"role": role}
    client.force_login(staff.account("somebody", **given))

    opened = {name for name in NAMES if opens(client, name, rows)}

    assert sorted(opened - TABLE) == [], "open, but the table does not say so"
    assert sorted(TABLE - opened) == [], "the table says so, but it is shut"
