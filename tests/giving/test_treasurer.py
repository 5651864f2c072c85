"""What the treasurer does: who may, a gift in hand, thanks once more, a month's table, and a claim from end to end."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group

from msntc.giving.gift_aid import claims, eligibility
from msntc.giving.models import Declaration, Gift, GivingSettings, Payment, ProviderEvent
from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, forget_organisation
from tests.support.giving_admin import ADMIN, BEA, CHEQUE, LIVES, noted, post, shown_in
from tests.support.payments import declaration, payment, whole_ways
from tests.support.staff import account, seal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-21T10:00:00Z"):
        yield


OWN_PAGES = [
    ("gift/record/", "manage_giving"),
    ("payment/month/", "export_gifts"),
    ("declaration/enter/", "change_declaration"),
    ("claim/make/", "export_gift_aid"),
]


@pytest.mark.parametrize(("address", "right"), OWN_PAGES)
def test_each_page_needs_its_own_right(client, address, right):
    client.force_login(account("treasurer", "Treasurer"))
    assert client.get(ADMIN + address).status_code == 200
    Group.objects.get(name="Treasurer").permissions.get(codename=right)
    Group.objects.get(name="Treasurer").permissions.remove(
        *Group.objects.get(name="Treasurer").permissions.filter(codename=right)
    )
    assert client.get(ADMIN + address).status_code == 403
    assert client.post(ADMIN + address, CHEQUE).status_code == 403
    assert not Gift.objects.exists()


@pytest.mark.parametrize("role", ["National office", "Centre editor", "Reviewer"])
def test_other_roles_see_nothing_of_givers(client, role):
    client.force_login(account("someone", role))
    paid = payment()
    for address in (
        "gift/",
        f"gift/{paid.gift_id}/change/",
        "payment/",
        "declaration/",
        "claim/",
        "claim/make/",
    ):
        assert client.get(ADMIN + address).status_code == 403
    assert post(client, f"payment/{paid.pk}/thank/").status_code == 403


@pytest.mark.usefixtures("_claiming")
def test_every_list_and_every_row_opens(treasurer):
    paid, declared = payment(email="ann@giver.test"), declaration()
    claim = claims.create_claim(None)
    event = ProviderEvent.objects.create(id="evt_1", type="x", live=True, payload={"id": "evt_1"})
    for address in (
        "gift/", "gift/?gift_aid=claimed", "gift/?gift_aid=declared", "gift/?gift_aid=none", "gift/?q=Ann",
        f"gift/{paid.gift_id}/change/", "payment/", f"payment/{paid.pk}/change/", "declaration/",
        f"declaration/{declared.pk}/change/", f"declaration/{declared.pk}/follow/", "claim/",
        f"claim/{claim.pk}/change/", "claim/make/", "providerevent/", f"providerevent/{event.pk}/change/",
        "givingsettings/", "givingsettings/1/change/", "fund/add/", "suggestedamount/add/", "pack/add/",
        f"payment/{paid.pk}/went-back/",
    ):  # fmt: skip
        assert treasurer.get(ADMIN + address).status_code == 200, address


def test_a_cheque_goes_into_the_ledger_with_thanks_and_a_note(treasurer):
    answer = post(treasurer, "gift/record/", **CHEQUE, **BEA)
    gift = Gift.objects.get()
    assert answer.url == f"{ADMIN}gift/{gift.pk}/change/"
    assert (gift.pence, gift.status, gift.mode, gift.source) == (2500, "paid", "offline", "cheque")
    assert Payment.objects.get().external_ref == "000123, 01/11/2026"
    assert Letter.objects.get().to == "bea@giver.test"
    assert noted() == ["Recorded £25, Cheque"]
    assert "£25 came, dated 01/11/2026" in treasurer.get(answer.url).text


def test_the_same_reference_is_not_recorded_twice_and_nothing_typed_is_lost(treasurer):
    post(treasurer, "gift/record/", **CHEQUE)
    page = post(treasurer, "gift/record/", **CHEQUE | {"first_name": "Cleo"})
    assert "is recorded already" in page.text
    assert 'value="Cleo"' in page.text
    assert Gift.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"received_on": "2026-11-22"}, "This day has not come yet"),
        ({"amount": "0"}, "a penny or more"),
        ({"amount": ""}, "Write the amount"),
        ({"reference": ""}, "Write a reference"),
        ({"source": "card"}, "Select a valid choice"),
        ({"declared": "earlier"}, "Write the number"),
        ({"declared": "earlier", "earlier": "99"}, "no declaration with that number"),
        ({"declared": "paper"}, "Write the first name"),
        (
            {"declared": "paper", **BEA, **LIVES, "organisation": "A firm"},
            "no Gift Aid on gifts of a company",
        ),
        ({"declared": "paper", **BEA, **LIVES, "received_on": "2022-01-01"}, "four years at most"),
    ],
)
def test_what_cannot_be_is_refused_in_words(treasurer, facts, words):
    page = post(treasurer, "gift/record/", **CHEQUE | facts)
    assert words in page.text
    assert "Error:" in page.text
    assert not Gift.objects.exists()


@pytest.mark.parametrize("method", ["paper", "phone"])
def test_a_declaration_that_came_with_the_cheque_makes_it_claimable(treasurer, method):
    post(
        treasurer, "gift/record/", **CHEQUE | BEA | LIVES | {"declared": method, "declared_on": "2026-10-30"}
    )
    made = Declaration.objects.get()
    assert (made.method, str(made.made_on), made.postcode) == (method, "2026-10-30", "LS1 4DY")
    assert made.wording.startswith("On paper") == (method == "paper")
    assert [one.payment.gift for one in eligibility.list_candidates(made.made_on)] == [Gift.objects.get()]
    letter = Letter.objects.get(subject="Your Gift Aid declaration")
    assert ("within 30 days" in letter.body) == (method == "phone")


def test_an_earlier_declaration_is_joined_by_its_number(treasurer):
    declared = declaration(email="")
    post(treasurer, "gift/record/", **CHEQUE | {"declared": "earlier", "earlier": str(declared.pk)})
    assert Gift.objects.get().covered_by == declared


def test_a_paper_declaration_can_be_entered_followed_and_cancelled(treasurer):
    post(treasurer, "declaration/enter/", method="paper", declared_on="2026-11-02", **BEA, **LIVES)
    old = Declaration.objects.get()
    moved = LIVES | {"house": "9", "postcode": "yo17hh"}
    post(treasurer, f"declaration/{old.pk}/follow/", **BEA, **moved)
    new = Declaration.objects.get(supersedes=old)
    old.refresh_from_db()
    assert (old.house, new.house, new.postcode) == ("7", "9", "YO1 7HH")
    again = post(treasurer, f"declaration/{old.pk}/follow/", **BEA, **moved)
    assert again.url == f"{ADMIN}declaration/{new.pk}/change/", "the same twice is saved once"
    moved |= {"house": "11"}
    page = post(treasurer, f"declaration/{old.pk}/follow/", **BEA, **moved)
    assert "followed by another already" in page.text
    post(treasurer, f"declaration/{new.pk}/cancel/")
    assert Declaration.objects.filter(cancelled_on="2026-11-21").count() == 2
    assert len(noted()) == 3


def test_money_is_never_typed_over(treasurer):
    paid = payment()
    address = f"gift/{paid.gift_id}/change/"
    post(
        treasurer,
        address,
        first_name="Anne",
        last_name="Other",
        pence="1",
        status="failed",
        email="ann@giver.test",
        **seal(treasurer, ADMIN + address),
    )
    gift = Gift.objects.get()
    assert (gift.first_name, gift.pence, gift.status) == ("Anne", 2500, "paid")
    assert post(treasurer, f"payment/{paid.pk}/change/", pence="1").status_code == 403
    for model in ("payment", "claim", "declaration", "gift"):
        assert treasurer.get(f"{ADMIN}{model}/add/").status_code == 403


def test_thanks_are_sent_once_more_only_when_asked(treasurer):
    paid = payment()
    assert not Letter.objects.exists()
    post(treasurer, f"payment/{paid.pk}/thank/")
    assert Letter.objects.get().subject == "Thank you for your gift"
    assert treasurer.get(f"{ADMIN}payment/{paid.pk}/thank/").status_code == 405


def test_a_months_table_is_whole_and_harmless(treasurer):
    payment(
        2550, last_name='=HYPERLINK("x")', first_name="\uff1d44", organisation=" @firm", email="-a@giver.test"
    )
    payment(mode="trial", source="card")
    payment(on=date(2026, 9, 30))
    answer = post(treasurer, "payment/month/", month="2026-10")
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = dict(zip(head, row, strict=True))
    assert (found["Day"], found["What"], row[2]) == ("03/10/2026", "Came", "25.50")
    assert (found["Last name"], found["First name"]) == ('\'=HYPERLINK("x")', "'\uff1d44")
    assert (found["Company or group"], found["E-mail"]) == ("' @firm", "'-a@giver.test")
    assert answer["Content-Disposition"] == 'attachment; filename="payments-2026-10.csv"'
    assert noted() == ["1 payments of October 2026"]


def test_an_event_is_processed_again_and_nobody_is_thanked_twice(treasurer, stand_in):
    gift = Gift.objects.create(source="card", mode="trial", pence=2500, email="me@giver.test", session="cs_1")
    about = {"id": "cs_1", "status": "complete", "payment_status": "paid", "amount_total": 2500,
             "payment_intent": "pi_1", "currency": "gbp", "metadata": {"gift": str(gift.pk)}}  # fmt: skip
    event = stand_in.event("checkout.session.completed", about)
    row = ProviderEvent.objects.create(
        id=event["id"], type=event["type"], live=False, payload=event, problem="X"
    )
    for _ in range(2):
        page = treasurer.post(f"{ADMIN}providerevent/{row.pk}/again/", follow=True)
        assert "Processed: believed." in page.text
    row.refresh_from_db()
    assert (row.problem, bool(row.processed_at)) == ("", True)
    assert Payment.objects.count() == Letter.objects.count() == 1


def test_a_change_of_where_money_goes_is_noted(treasurer):
    GivingSettings.objects.create()
    page = treasurer.get(ADMIN + "givingsettings/1/change/")
    facts = shown_in(page)
    facts |= {"account_name": "Us", "sort_code": "12-34-56", "account_number": "12345678"}
    answer = post(treasurer, "givingsettings/1/change/", **facts)
    assert answer.status_code == 302, answer.context["errors"]
    assert noted() == ["Where money goes was changed: account_name, sort_code, account_number"]
    assert treasurer.get(ADMIN + "givingsettings/add/").status_code == 403


def test_the_home_of_staff_says_what_giving_still_needs(treasurer):
    page = treasurer.get("/admin/").text
    for words in ("the registered office", "the HMRC reference", "the route for complaints", "a way to give"):
        assert words in page
    whole_ways()
    Organisation.objects.update_or_create(
        id=1, defaults={"registered_office": "1 Road", "registered_in": "Wales"}
    )
    forget_organisation()
    assert "Giving, still missing" not in treasurer.get("/admin/").text
    payment(dispute="open")
    assert "Gifts that are disputed: 1" in treasurer.get("/admin/").text


def test_a_pack_is_downloaded_as_a_file_and_never_shown_as_a_page(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "walk.pdf").write_bytes(b"%PDF")
    pack = GivingSettings._meta.apps.get_model("giving", "Pack").objects.create(
        title="Walk", file="packs/walk.pdf"
    )
    answer = client.get(f"/support-us/packs/{pack.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF"
    (tmp_path / "packs" / "walk.pdf").unlink()
    assert client.get(f"/support-us/packs/{pack.pk}/").status_code == 404
