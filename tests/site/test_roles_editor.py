"""What the editor of a centre reaches: their own, and of all others nothing."""

import pytest
from django.test import Client

from centres import snapshots as centres_written
from centres.models import CorrectionReport
from msntc.staff.roles import EDITOR
from tests.support import staff
from tests.support.admin_addresses import opens
from tests.support.staff import seal
from tests.support.therapy_admin import filled

pytestmark = pytest.mark.django_db


class TestEditorOfACentre:
    """Another's centre is as if it were not there, whichever way one comes."""

    @pytest.fixture
    def client(self, world):
        return world.client(EDITOR)

    def test_the_list_has_only_their_own(self, world, client):
        page = client.get("/admin/centres/centre/", {"status__exact": "published"}, follow=True).text
        assert "Foreign Centre" not in page
        assert "Own Centre" in client.get("/admin/centres/centre/?all=", follow=True).text

    def test_search_finds_only_their_own(self, world, client):
        assert "Foreign" not in client.get("/admin/centres/centre/?q=Centre", follow=True).text

    @pytest.mark.parametrize(
        "query",
        ["staff_notes__startswith=s", "editors__password__startswith=md5", "contact_email__contains=a"],
    )
    def test_what_is_not_shown_cannot_be_asked_for(self, world, client, query):
        world.other.editors.add(world.target)
        world.other.contact_email = "a@example.org"
        centres_written.save_centre(world.other)
        answer = client.get(f"/admin/centres/centre/?{query}", follow=True)

        assert "Foreign Centre" not in answer.text

    def test_what_is_not_shown_of_ones_own_cannot_be_guessed_by_filters(self, world, client):
        world.own.staff_notes = "Secret"
        centres_written.save_centre(world.own)
        answers = [
            client.get(f"/admin/centres/centre/?document__centre__staff_notes__startswith={guess}")
            for guess in ("S", "X")
        ]

        assert [answer.status_code for answer in answers] == [400, 400]

    @pytest.mark.parametrize("step", ["change", "history", "difference", "put_back", "preview", "delete"])
    def test_no_address_of_the_other_opens(self, world, client, step):
        name = f"centres_centre_{step}"

        assert opens(client, name, world.address(name, pk=world.other.pk)) is False

    def test_the_others_form_saves_nothing(self, world, client):
        at = world.address("centres_centre_change", pk=world.other.pk)
        whole = filled(world.client("superuser").get(at).text, "centre_form")
        client.post(at, whole | {"phone": "020 7946 0009"})
        world.other.refresh_from_db()

        assert world.other.phone == "020 7946 0000"

    def test_what_visitors_say_of_the_other_is_not_theirs(self, world, client):
        foreign = CorrectionReport.objects.create(centre=world.other, words="A foreign matter")
        missing = CorrectionReport.objects.create(centre=None, words="A missing matter")

        page = client.get("/admin/centres/correctionreport/?q=matter").text
        assert "foreign" not in page
        assert "missing matter" not in page
        for report in (foreign, missing):
            for step in ("change", "history", "delete"):
                name = f"centres_correctionreport_{step}"
                assert not opens(client, name, world.address(name, pk=report.pk))

    def test_a_report_cannot_be_moved_to_another_centre(self, world, client):
        report = world.objects[CorrectionReport]
        data = {"centre": world.other.pk, "note": "Done.", "due_on": "2026-12-01", "words": "Mine"}
        address = f"/admin/centres/correctionreport/{report.pk}/change/"
        client.post(address, data | seal(client, address))
        report.refresh_from_db()

        assert (report.centre, report.words) == (world.own, "Wrong.")

    @pytest.mark.parametrize("kind", ["csv"])
    def test_the_table_that_they_take_out_has_only_their_own(self, world, client, kind):
        table = b"".join(client.post("/admin/centres/centre/export/", {"kind": kind})).decode()

        assert "Own Centre" in table
        assert "Foreign Centre" not in table
        assert "secret" not in table

    def test_a_visitors_address_is_not_shown(self, world, client):
        report = world.objects[CorrectionReport]

        assert (
            "visitor@example.org"
            not in client.get(f"/admin/centres/correctionreport/{report.pk}/change/").text
        )

    def test_without_a_centre_there_is_nothing(self, world):
        client = Client()
        client.force_login(staff.account("new", EDITOR))

        assert "Own Centre" not in client.get("/admin/centres/centre/").text
        name = "centres_centre_change"
        assert not opens(client, name, world.address(name))

    def test_taken_off_the_list_they_lose_the_centre_at_once(self, world, client):
        name = "centres_centre_change"
        assert opens(client, name, world.address(name))
        world.own.editors.clear()

        assert not opens(client, name, world.address(name))

    def test_name_address_number_and_status_stay_the_offices(self, world, client):
        at = world.address("centres_centre_change")
        data = filled(client.get(at).text, "centre_form")
        locked = {"name": "Mine", "slug": "mine", "charity_number": "1234567", "status": "closed"}
        answer = client.post(at, data | locked | {"phone": "020 7946 0007"})
        world.own.refresh_from_db()

        assert answer.status_code == 302
        assert (world.own.name, world.own.slug, world.own.charity_number, world.own.status) == (
            "Own Centre",
            "own",
            "",
            "draft",
        )
        assert world.own.phone == "020 7946 0007"
