"""Two people, or two runs of a command, at one thing at the same moment: each with a connection of their own."""

import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from centres.models import Centre, VerificationRequest
from centres.verification import answers, schedule, signed_links
from msntc.mail.models import Letter
from tests.support.centre_admin import change, opened
from tests.support.concurrency import at_once, staff
from tests.support.factories import CentreFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_save_one_centre_at_once_one_is_told():
    centre = CentreFactory(phone="020 7946 0000")
    people = {name: staff(name) for name in ("ann", "ben")}
    forms = {name: opened(client, centre) | {"county": name} for name, client in people.items()}

    answers = at_once(*(lambda name=name: people[name].post(change(centre), forms[name]) for name in people))

    assert sorted(answer.status_code for answer in answers) == [200, 302], answers
    told = next(answer for answer in answers if answer.status_code == 200)
    assert "saved this page" in told.text
    centre.refresh_from_db()
    assert (centre.version, centre.county in people) == (2, True)
    assert centre.history.filter(version=2).count() == 1


def test_who_waits_too_long_for_another_is_told_so_and_not_that_the_database_is_away():
    centre = CentreFactory()
    ann = staff("ann")
    form = opened(ann, centre)

    def save():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 200")  # as the site itself is served, with 2,000
        try:
            return ann.post(change(centre), form | {"county": "Testshire"})
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")  # the pool gives this connection to others

    with transaction.atomic():
        Centre.objects.select_for_update().get(pk=centre.pk)
        [answer] = at_once(save)

    assert (answer.status_code, "Somebody else is saving this just now" in answer.text) == (409, True)
    centre.refresh_from_db()
    assert centre.county == ""


def test_two_runs_of_ask_centres_write_one_letter(monkeypatch):
    CentreFactory(contact_email="a@example.org")
    contact = schedule.choose_recipient

    def contact_in_a_while(*asked):
        time.sleep(0.5)  # the other run comes as far as it may
        return contact(*asked)

    monkeypatch.setattr(schedule, "choose_recipient", contact_in_a_while)

    assert at_once(*[lambda: call_command("ask_centres", verbosity=0)] * 2) == [None, None]

    assert VerificationRequest.objects.count() == 1
    assert Letter.objects.filter(to="a@example.org").count() == 1


def test_of_two_answers_to_one_letter_one_counts():
    verification = VerificationRequest.objects.create(centre=CentreFactory(), stage=1, to="a@example.org")

    given = at_once(*[lambda: answers.confirm_details(verification)] * 2)

    refused = [answer for answer in given if isinstance(answer, signed_links.LinkNotGood)]
    assert [fault.why for fault in refused] == ["answered"], given
    assert Centre.objects.get().version == 2
