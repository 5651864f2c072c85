"""A link does what it may do once, for its own centre, for thirty days, and nothing else."""

import pytest
import time_machine
from django.core import signing

from centres.models import VerificationRequest
from centres.verification import answers, tokens
from centres.verification.signed_links import LinkNotGood
from tests.support.factories import CentreFactory
from tests.support.verification import TODAY, asked

pytestmark = pytest.mark.django_db


def test_a_good_link_finds_its_letter_and_confirming_dates_the_centre(centre):
    verification = asked(centre)
    found = tokens.find_verification_by_token(tokens.make_verification_token(verification))
    answers.confirm_details(found)
    centre.refresh_from_db()
    assert found == verification
    assert centre.confirmed_on == TODAY


def why(text):
    with pytest.raises(LinkNotGood) as refused:
        tokens.find_verification_by_token(text)
    return refused.value.why


def test_a_forged_link_is_refused(centre):
    good = tokens.make_verification_token(asked(centre))
    other_salt = signing.TimestampSigner(salt="other").sign_object(VerificationRequest.objects.get().pk)
    for text in (
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        "",
        "1",
        "a:b:c",
        other_salt,
        "\0",
        "é" * 400,
    ):
        assert why(text) == "forged"


def test_a_link_expires_after_30_days(centre):
    text = tokens.make_verification_token(asked(centre))
    with time_machine.travel("2026-12-21T09:59:00Z", tick=False):
        assert tokens.find_verification_by_token(text)
    with time_machine.travel("2026-12-21T10:01:00Z", tick=False):
        assert why(text) == "expired"


def test_a_link_works_once(centre):
    verification = asked(centre)
    text = tokens.make_verification_token(verification)
    answers.confirm_details(tokens.find_verification_by_token(text))
    assert why(text) == "answered"
    with pytest.raises(LinkNotGood):
        answers.confirm_details(verification)


def test_the_first_contacts_link_goes_on_working_when_the_second_is_asked_and_one_answer_is_for_both(centre):
    old, new = (
        asked(centre, days_ago=14),
        asked(centre, stage=VerificationRequest.Stage.SECOND, to="second@centre.test"),
    )
    texts = [tokens.make_verification_token(one) for one in (old, new)]
    answers.confirm_details(tokens.find_verification_by_token(texts[0]))
    assert [why(text) for text in texts] == ["answered", "answered"]
    assert not VerificationRequest.objects.filter(answered_at__isnull=True)


def test_a_link_to_a_centre_that_closed_says_so(centre):
    text = tokens.make_verification_token(asked(centre))
    centre.status = "closed"
    centre.save()
    assert why(text) == "off"


def test_the_link_of_one_centre_never_changes_another(centre):
    other = CentreFactory()
    answers.confirm_details(tokens.find_verification_by_token(tokens.make_verification_token(asked(centre))))
    other.refresh_from_db()
    assert other.confirmed_on is None
