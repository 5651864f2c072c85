"""What a link may change without the office, who hears of it, and how one press puts it back."""

import re
import threading
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models.signals import post_save
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centres import snapshots
from centres.models import Centre, LinkChange, ProposedChange, VerificationRequest
from centres.verification import answers, link_changes, proposed_changes, tokens
from centres.verification.dashboard import list_centre_tasks
from centres.verification.link_review import CONTACT, NO_END, TOO_FAR, TOO_LONG
from centres.verification.signed_links import LinkNotGood
from msntc.mail.models import Letter
from tests.support.factories import CentreFactory
from tests.support.staff import account
from tests.support.verification import FROM_US, TODAY, asked, days, typed, url

pytestmark = pytest.mark.django_db
SCAM = "We have moved. Pay £50 to sort code 20-45-45, or ring 0911 123 4567, http://evil.example"


def correct(centre: Centre, **values) -> answers.PendingReview:
    waiting = answers.apply_correction(asked(centre), values)
    centre.refresh_from_db()
    return waiting


def undo_link(letter: Letter) -> str:
    return re.search(r"http\S+(/centres/still-right/undo/\S+)", letter.body).group(1)


def undo(client, letter: Letter):
    return client.post(undo_link(letter), **FROM_US)


def letters() -> list[Letter]:
    return list(Letter.objects.order_by("id"))


class TestWhatWaits:
    def test_a_text_that_could_lead_people_astray_is_not_shown_and_both_sides_read_why(
        self, client, admin_client, centre
    ):
        sent = typed(centre, opening_hours=SCAM, also_offers="Chair yoga")
        answer = client.post(url(asked(centre)), sent, **FROM_US)
        centre.refresh_from_db()
        assert (centre.opening_hours, centre.also_offers) == ("", "Chair yoga")
        assert centre.confirmed_on is None
        said = " ".join(BeautifulSoup(answer.text, "html.parser").find("main").text.split())
        for text in (
            said,
            admin_client.get(f"/admin/centres/proposedchange/{ProposedChange.objects.get().pk}/change/").text,
        ):
            assert "It has a long number, such as a phone or account number and a sum of money" in text
        assert "Our office looks at this first: Opening hours. It has" in said
        proposed_changes.accept_proposed_change(ProposedChange.objects.get())
        centre.refresh_from_db()
        assert centre.opening_hours == SCAM

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({"closed_from": TODAY, "closed_until": TODAY + days(56)}, None),
            ({"closed_from": TODAY, "closed_until": TODAY + days(57)}, TOO_LONG),
            ({"closed_from": TODAY, "closed_until": date(2099, 1, 1)}, TOO_LONG),
            ({"closed_from": TODAY}, NO_END),
            ({"closed_until": TODAY + days(56)}, None),
            ({"closed_until": TODAY + days(57)}, TOO_LONG),
            ({"closed_from": TODAY + days(366), "closed_until": TODAY + days(370)}, None),
            ({"closed_from": TODAY + days(367), "closed_until": TODAY + days(370)}, TOO_FAR),
            (
                {"closed_from": TODAY, "closed_until": TODAY + days(9), "closed_reason": "Ring 0911 123456"},
                "It has",
            ),
            ({"phone": "0113 496 0000"}, CONTACT),
        ],
    )
    def test_closing_for_long_or_without_an_end_waits_whole(self, centre, values, why):
        proposed_change = correct(centre, **values).proposed_change
        assert (proposed_change is not None) == (why is not None)
        if why is None:
            assert [getattr(centre, name) for name in values] == list(values.values())
        else:
            assert proposed_change.values.keys() == values.keys()
            assert all(reason.startswith(why) for reason in proposed_change.reasons.values())
            assert not LinkChange.objects.exists()
            proposed_changes.accept_proposed_change(proposed_change)
            centre.refresh_from_db()
            assert [getattr(centre, name) for name in values] == list(values.values())

    def test_a_closing_grows_past_eight_weeks_in_no_number_of_steps(self, centre):
        correct(centre, closed_from=TODAY, closed_until=TODAY + days(50))
        assert correct(centre, closed_until=TODAY + days(80)).proposed_change.reasons == {
            "closed_until": TOO_LONG
        }
        assert correct(centre, closed_from=None, closed_until=None).proposed_change is None, (
            "opening again is no closing"
        )
        assert centre.closed_from is None

    def test_who_may_come_is_dated_when_the_office_accepts_it(self, centre):
        proposed_changes.accept_proposed_change(
            correct(centre, who_may_come="Anyone. £5 a session.").proposed_change
        )
        centre.refresh_from_db()
        assert (centre.who_may_come, centre.terms_checked_on) == ("Anyone. £5 a session.", TODAY)

    @pytest.mark.parametrize(
        ("name", "most"),
        [
            ("opening_hours", 1_000),
            ("also_offers", 1_000),
            ("more", 2_000),
            ("address", 300),
            ("who_may_come", 200),
        ],
    )
    def test_a_text_that_is_too_long_is_refused_with_its_length_and_kept(self, client, centre, name, most):
        long = "word " * (most // 5) + "x"
        answer = client.post(url(asked(centre)), typed(centre, **{name: long}), **FROM_US)
        plain = answer.text.replace(",", "")
        assert f"That is too long: {most + 1} letters. Please keep it to {most}." in plain
        assert long in answer.text
        form = BeautifulSoup(answer.text, "html.parser").find(id="change").find_next("form")
        assert not form.find_all(attrs={"maxlength": True}), "a browser would cut the rest off without a word"
        assert not VerificationRequest.objects.filter(answered_at__isnull=False).exists()

    def test_what_stood_there_before_may_be_longer(self, client):
        centre = CentreFactory(also_offers="Tea " * 400)
        assert (
            "Thank you"
            in client.post(url(asked(centre)), typed(centre, opening_hours="10-2"), **FROM_US).text
        )


class TestLetters:
    def test_both_contacts_read_what_changed_and_what_waits(self, centre):
        correct(centre, opening_hours="Fridays 10 to 2", phone="0113 496 0000")
        assert [letter.to for letter in letters()] == ["first@centre.test", "second@centre.test"]
        for letter in letters():
            assert letter.subject == f"The page of {centre.name} was changed"
            for words in ("with the link that we sent to first@centre.test", "Now: Fridays 10 to 2",
                          "Before: Nothing", "Our office looks at this first: Phone", "28 November 2026"):  # fmt: skip
                assert words in letter.body, words
            assert "0113 496 0000" not in letter.body, "what waits is not passed on"

    @pytest.mark.parametrize(
        ("first", "second", "public", "to"),
        [
            ("a@x.test", "", "c@x.test", ["a@x.test"]),
            ("a@x.test", "A@x.test", "c@x.test", ["A@x.test"]),
            ("", "", "c@x.test", ["c@x.test"]),
            ("", "", "", []),
        ],
    )
    def test_whoever_is_known_hears_of_it_once(self, first, second, public, to):
        correct(
            CentreFactory(contact_email=first, second_contact_email=second, email=public), also_offers="Tea"
        )
        assert [letter.to for letter in letters()] == to

    def test_an_answer_that_changes_nothing_writes_no_letter(self, centre):
        answers.confirm_details(asked(centre))
        correct(centre, opening_hours=centre.opening_hours)
        assert letters() == []
        assert not LinkChange.objects.exists()

    def test_a_second_press_writes_no_second_letter(self, client, centre):
        address, sent = url(asked(centre)), typed(centre, also_offers="Tea")
        assert [client.post(address, sent, **FROM_US).status_code for _ in range(3)] == [200, 410, 410]
        assert len(letters()) == 2
        assert LinkChange.objects.count() == 1


class TestUndo:
    def test_opening_it_changes_nothing_one_press_puts_it_back_and_the_second_is_told_so(
        self, client, centre
    ):
        correct(centre, who_may_come="Nobody", closed_from=TODAY, closed_until=TODAY)
        first, second = letters()
        for _ in range(3):
            page = client.get(undo_link(second))
            assert page["Cache-Control"] == "no-store"
        client.head(undo_link(second))
        centre.refresh_from_db()
        assert centre.who_may_come == "Nobody"
        assert "Nobody" in page.text
        assert "21 November 2026" in page.text
        assert "It is put back" in undo(client, second).text
        centre.refresh_from_db()
        assert (centre.who_may_come, centre.closed_from, centre.terms_checked_on) == ("", None, None)
        assert centre.confirmed_on is None, "the centre has not checked its page"
        assert centre.history.first().history_change_reason == "undone by the link sent to second@centre.test"
        for letter in (first, second):
            assert undo(client, letter).status_code == 410
            assert client.get(undo_link(letter)).status_code == 410
        assert not ProposedChange.objects.exists()

    def test_what_was_changed_elsewhere_meanwhile_stays(self, client, centre):
        correct(centre, also_offers="Tea")
        centre.phone = "0113 496 0999"
        snapshots.save_centre(centre)
        undo(client, letters()[0])
        centre.refresh_from_db()
        assert (centre.also_offers, centre.phone) == ("", "0113 496 0999")

    def test_where_the_same_was_changed_since_the_office_decides(self, client, centre):
        correct(centre, also_offers="Tea")
        centre.also_offers = "Coffee"
        snapshots.save_centre(centre)
        assert "Our office looks at it" in undo(client, letters()[0]).text
        centre.refresh_from_db()
        assert centre.also_offers == "Coffee"
        assert ProposedChange.objects.get().values == {"also_offers": ""}
        answer = undo(client, letters()[1])
        assert answer.status_code == 410
        assert "our office decides" in answer.text
        assert "put back already" not in answer.text
        assert ProposedChange.objects.count() == 1

    def test_what_stands_there_now_is_read_from_the_centre(self, client, centre):
        correct(centre, also_offers="Tea")
        Centre.objects.update(also_offers="Coffee")
        page = client.get(undo_link(letters()[0])).text
        assert "Coffee" in page
        assert "Tea" not in page

    def test_where_a_rule_of_today_is_against_it_the_office_decides(self, client, centre):
        Centre.objects.update(closed_from=TODAY - days(9), closed_until=TODAY)
        centre.refresh_from_db()
        correct(centre, closed_until=TODAY + days(9))
        Centre.objects.update(closed_from=TODAY + days(5))
        assert "Our office looks at it" in undo(client, letters()[0]).text

    def test_it_is_good_for_a_week_for_its_own_change_and_from_our_pages(self, client, centre):
        correct(centre, also_offers="Tea")
        link = undo_link(letters()[0])
        assert client.post(link).status_code == 403
        assert client.post(link, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
        for wrong in (
            "x",
            link.split("/")[-2][:-1] + "_",
            tokens.make_verification_token(VerificationRequest.objects.get()),
        ):
            assert client.get(f"/centres/still-right/undo/{wrong}/").status_code == 404
        with time_machine.travel("2026-11-28T09:59:00Z", tick=False):
            assert client.get(link).status_code == 200
        with time_machine.travel("2026-11-28T10:01:00Z", tick=False):
            assert client.post(link, **FROM_US).status_code == 410
        centre.refresh_from_db()
        assert centre.also_offers == "Tea"

    @pytest.mark.django_db(transaction=True)
    def test_two_presses_at_once_put_it_back_once(self, centre):
        correct(centre, also_offers="Tea")
        token = undo_link(letters()[0]).split("/")[-2]
        outcomes, both = [], threading.Barrier(2, timeout=10)

        def press():
            both.wait()
            try:
                link_changes.revert_link_change(token)
                outcomes.append("undone now")
            except LinkNotGood as refusal:
                outcomes.append(refusal.why)
            finally:
                connection.close()

        threads = [threading.Thread(target=press) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert sorted(outcomes) == ["undone", "undone now"]
        centre.refresh_from_db()
        assert centre.also_offers == ""
        assert centre.history.filter(history_change_reason__startswith="undone").count() == 1

    def test_all_of_it_or_nothing_is_kept(self, client, centre):
        """A letter that cannot be queued leaves no change behind that nobody hears of."""

        def fails(**kwargs):
            raise OSError

        post_save.connect(fails, sender=Letter)
        try:
            with pytest.raises(OSError):  # noqa: PT011
                answers.apply_correction(asked(centre), {"also_offers": "Tea"})
        finally:
            post_save.disconnect(fails, sender=Letter)
        centre.refresh_from_db()
        assert (centre.also_offers, LinkChange.objects.count()) == ("", 0)


class TestOffice:
    def test_history_says_to_whom_the_link_was_sent(self, admin_client, centre):
        correct(centre, also_offers="Tea")
        page = admin_client.get(f"/admin/centres/centre/{centre.pk}/history/").text
        assert "by the link sent to first@centre.test" in page
        assert centre.history.first().history_user is None
        answers.confirm_details(asked(centre, to="x" * 60 + "@" + "y" * 60 + ".test"))
        assert len(centre.history.first().history_change_reason) == 100

    def test_what_links_changed_lately_stands_on_the_first_page_and_in_a_list(
        self, admin_client, client, centre
    ):
        correct(centre, also_offers="Tea")
        [address] = [to for says, to in list_centre_tasks(TODAY) if says.startswith("Changed by links")]
        assert (
            "Changed by links in the last 7 days, without the office: 1" in admin_client.get("/admin/").text
        )
        listed = admin_client.get(address).text
        assert "<strong>Also offers:</strong> Nothing → Tea" in listed
        assert "first@centre.test" in listed
        assert not any(says.startswith("Changed") for says, _ in list_centre_tasks(TODAY + days(8)))
        undo(client, letters()[0])
        assert not any(says.startswith("Changed") for says, _ in list_centre_tasks(TODAY))

    def test_the_list_of_centres_can_be_narrowed_to_those(self, admin_client, client, centre):
        CentreFactory(name="Another")
        for text in ("Tea", "Coffee"):
            correct(centre, also_offers=text)

        def found(query: str = "?links=lately") -> list[Centre]:
            answer = admin_client.get(f"/admin/centres/centre/{query}")
            return list(answer.context["cl"].result_list)

        assert "By changed by links lately" in admin_client.get("/admin/centres/centre/").text
        assert (len(found("")), found()) == (2, [centre])
        with time_machine.travel("2026-11-29T10:00:00Z", tick=False):
            admin_client.force_login(account("boss", is_superuser=True))
            assert found() == []
        undo(client, letters()[2])
        assert found() == [centre], "the first of the two changes is still there"
        LinkChange.objects.update(undone_at=timezone.now())
        assert found() == []

    def test_the_office_looks_at_them_and_nobody_changes_them_and_centre_editors_do_not_see_them(
        self, client, centre
    ):
        correct(centre, also_offers="<b>Tea</b>")
        correct(centre, also_offers="Tea & cake")
        address = "/admin/centres/linkchange/"
        for role, status in (("National office", 200), ("Centre editor", 403)):
            client.force_login(account(role.split()[0], role))
            assert client.get(address).status_code == status
        client.force_login(account("boss", is_superuser=True))
        change = LinkChange.objects.first()
        page = client.get(f"{address}{change.pk}/change/")
        assert "Tea &amp; cake" in page.text
        assert client.post(f"{address}{change.pk}/change/", {"told": "[]"}).status_code == 403


TEXTS = st.sampled_from(["Tuesdays 10 to 4", "Tea", "", SCAM, "Ring 0871 200 1234", "A note with £5"])
CLOSED = st.sampled_from([None, TODAY, TODAY + days(20), TODAY + days(90), TODAY + days(900)])
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "opening_hours": TEXTS,
        "also_offers": TEXTS,
        "who_may_come": TEXTS,
        "closed_until": CLOSED,
        "phone": st.just("0113 496 0000"),
        "website": st.just("https://evil.example"),
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_whatever_comes_through_a_link_what_is_live_is_harmless_told_and_undone(client, values):
    """Each value is on the page and plain, or waits with a reason; one press takes back all that is shown."""
    centre = CentreFactory(contact_email="first@centre.test")
    shown = {name: getattr(centre, name) for name in values}
    Letter.objects.all().delete()
    proposed_change, _ = correct(centre, **values)
    waits = set(proposed_change.reasons) if proposed_change else set()
    for name, value in values.items():
        risky = value in (SCAM, "Ring 0871 200 1234", "A note with £5") or name in ("phone", "website")
        too_long = name == "closed_until" and value and value > TODAY + days(56)
        assert (name in waits) == bool(risky or too_long), name
        assert getattr(centre, name) == (shown[name] if name in waits else value)
    if any(getattr(centre, name) != shown[name] for name in values):
        undo(client, letters()[0])
        centre.refresh_from_db()
    assert {name: getattr(centre, name) for name in values} == shown
