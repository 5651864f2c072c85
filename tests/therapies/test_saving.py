"""Where “Save” leads: back to the form as long as something there must be mended, to the list otherwise."""

import pytest

from tests.support.factories import TherapyPageFactory
from tests.support.therapy_admin import ADMIN, account, change, filled, new_row, opened, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    client.force_login(account("anna", "view", "add", "change"))
    return client


def test_with_something_to_mend_it_leads_back_to_the_form_and_says_how_much(anna):
    page = TherapyPageFactory(starter=True)
    typed = opened(anna, page) | {"summary": "It cures MS.", "cost": "It is a miracle.", "_save": "Save"}
    answer = anna.post(change(page), typed, follow=True)
    assert answer.redirect_chain == [(change(page), 302)]
    assert "Saved. 2 must be put right before publishing: see “What to put right”." in said(answer)
    page.refresh_from_db()
    assert page.summary == "It cures MS."


def test_with_nothing_to_mend_it_leads_to_the_list(anna):
    page = TherapyPageFactory(starter=True)
    typed = opened(anna, page) | {"summary": "You rest.", "_save": "Save"}
    assert anna.post(change(page), typed).url == ADMIN


def test_a_new_page_is_opened_with_what_it_still_needs(anna):
    data = filled(anna.get(ADMIN + "add/").text)
    data |= {"title": "What?", "short_name": "It", "slug": "it", "audience": "You", "summary": "It is."}
    data = new_row(data, "sections", role="what", heading="What?", body="<p>This.</p>", position="")
    answer = anna.post(ADMIN + "add/", data | {"_save": "Save"}, follow=True)
    assert answer.redirect_chain[0][0].endswith("/change/")
    assert any("must be put right before publishing" in line for line in said(answer))
