"""Visitors tell us of mistakes and missing centres; old addresses lead on; closed centres say so."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from centres.models import Centre, CorrectionReport
from centres.verification import reports
from msntc.forms import Limit
from msntc.mail.models import Letter
from msntc.organisation.models import Organisation, forget_organisation
from tests.support.factories import HORNSEY, LEEDS, CentreFactory

pytestmark = pytest.mark.django_db
FROM_US = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def centre():
    return CentreFactory(slug="leeds", contact_email="desk@centre.test")


def send(client, path, **values):
    """Opens the form, waits as a person does, and sends it."""
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        opened = client.get(path).context["form"].initial["opened"]
    with time_machine.travel("2026-11-21T10:01:00Z", tick=False):
        return client.post(path, {"opened": opened, "subject": ""} | values, **FROM_US)


def test_a_mistake_goes_to_the_centre_and_the_office_and_is_kept_until_answered(client, centre):
    Organisation.objects.update_or_create(id=1, defaults={"email": "office@network.test"})
    forget_organisation()
    answer = send(client, "/centres/leeds/report/", words="The phone is old.", email="me@visitor.test")
    assert answer.status_code in (302, 303)
    report = CorrectionReport.objects.get()
    assert (report.centre, report.words, report.due_on) == (centre, "The phone is old.", date(2026, 12, 5))
    assert sorted(Letter.objects.values_list("to", flat=True)) == ["desk@centre.test", "office@network.test"]
    assert not Letter.objects.filter(body__contains="me@visitor.test")
    assert "within 14 days" in client.get(answer.url).text
    assert not answer.cookies


def test_an_empty_report_says_what_to_write(client, centre):
    answer = send(client, "/centres/leeds/report/", words="")
    assert "Write what is wrong." in answer.text
    assert not CorrectionReport.objects.exists()


def test_whoever_writes_from_many_connections_floods_no_mailbox(client, centre, settings, monkeypatch):
    settings.TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(reports, "LETTERS", [Limit(3, 86_400)])
    for n in range(5):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        send(client, "/centres/leeds/report/", words=f"The phone is old, {n}.")
    assert (CorrectionReport.objects.count(), Letter.objects.count()) == (5, 3)


@pytest.mark.parametrize("path", ["/centres/leeds/report/", "/centres/missing/"])
def test_who_presses_twice_is_thanked_twice_and_is_told_of_once(client, centre, path):
    for n in range(4):
        send(client, path, words=str(n))
    assert [send(client, path, words="last").status_code for _ in range(3)] == [302, 302, 302]
    assert send(client, path, words="one more").status_code == 429
    assert CorrectionReport.objects.count() == 5


def test_an_address_longer_than_we_keep_is_told_and_breaks_nothing(client, centre):
    email = f"me@{'.'.join(['a' * 60] * 5)}.test"
    answer = send(client, "/centres/leeds/report/", words="The phone is old.", email=email)
    assert (answer.status_code, "email" in answer.context["form"].errors) == (200, True)


def test_another_sites_form_reports_nothing(client, centre):
    assert (
        client.post("/centres/leeds/report/", {"words": "x"}, HTTP_SEC_FETCH_SITE="cross-site").status_code
        == 403
    )


def test_a_missing_centre_is_told_to_the_office(client):
    send(client, "/centres/missing/", words="There is one in Trim.")
    assert CorrectionReport.objects.get().centre is None


def test_a_draft_has_no_form_for_mistakes(client):
    CentreFactory(slug="draft", status="draft")
    assert client.get("/centres/draft/report/").status_code == 404


def test_a_changed_address_leads_on_and_a_retaken_one_leads_to_its_owner(client, centre):
    centre.slug = "leeds-south"
    centre.save()
    answer = client.get("/centres/leeds/")
    assert (answer.status_code, answer.url) == (301, "/centres/leeds-south/")
    centre.slug = "leeds"
    centre.save()
    assert client.get("/centres/leeds/").status_code == 200
    assert client.get("/centres/leeds-south/").url == "/centres/leeds/"
    assert [old.slug for old in centre.old_slugs.all()] == ["leeds-south"]


def test_a_letter_from_before_still_leads_to_its_report(admin_client, centre):
    report = CorrectionReport.objects.create(centre=centre, words="The phone is old.")
    page = admin_client.get(f"/admin/centres/report/{report.pk}/change/", follow=True)
    assert "The phone is old." in page.text


def test_an_old_address_of_a_draft_leads_nowhere(client, centre):
    centre.slug, centre.status = "leeds-south", "draft"
    centre.save()
    assert client.get("/centres/leeds/").status_code == 404


@pytest.mark.parametrize("slug", ["all", "kept", "missing", "still-right"])
def test_an_address_of_the_site_itself_is_refused(slug):
    with pytest.raises(ValidationError, match="address of the site itself"):
        Centre(name="X", slug=slug, town="Y", nation="England").full_clean()


def test_a_closed_centre_says_so_and_names_the_nearest_others(client):
    CentreFactory(slug="gone", status="closed", point=LEEDS, pin="address")
    other = CentreFactory(point=HORNSEY, pin="address")
    page = client.get("/centres/gone/")
    assert page.status_code == 200
    assert "is closed for good" in page.text
    assert other.name in page.text
    assert "from there" in page.text
